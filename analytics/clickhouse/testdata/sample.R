# What R makes of the sample of the youth survey: one line a figure, "name<TAB>number".
# Rscript sample.R ANSWERS.csv FIGURES
files <- commandArgs(TRUE)
d <- read.csv(files[1], na.strings = "", stringsAsFactors = FALSE)
out <- file(files[2], "w")
say <- function(name, x) cat(name, "\t", format(x, digits = 17), "\n", sep = "", file = out)

for (q in c("age", "tell_a_friend")) {
  x <- d[[q]][!is.na(d[[q]])]
  four <- quantile(x, c(.25, .5, .75), type = 7)
  say(paste(q, "n"), length(x)); say(paste(q, "mean"), mean(x)); say(paste(q, "sd"), sd(x))
  say(paste(q, "p25"), four[1]); say(paste(q, "median"), four[2]); say(paste(q, "p75"), four[3])
  say(paste(q, "min"), min(x)); say(paste(q, "max"), max(x))
}
for (q in c("contact", "gender", "place", "heard")) {
  t <- table(d[[q]])
  for (v in names(t)) {
    ci <- prop.test(t[[v]], sum(t), correct = FALSE)$conf.int
    say(paste(q, v, "count"), t[[v]])
    say(paste(q, v, "low"), 100 * ci[1]); say(paste(q, v, "high"), 100 * ci[2])
  }
}
for (pair in list(c("contact", "place"), c("contact", "gender"))) {
  t <- table(d[[pair[1]]], d[[pair[2]]])
  name <- paste(pair, collapse = " by ")
  say(paste(name, "chi-square p"), suppressWarnings(chisq.test(t, correct = FALSE))$p.value)
  say(paste(name, "Fisher p"), fisher.test(t, workspace = 2e8)$p.value)
}
k <- kruskal.test(d$heard, factor(d$gender))
say("heard by gender statistic", k$statistic); say("heard by gender p", k$p.value)

items <- c("met_me", "my_needs", "heard", "my_pace", "my_name", "judged")
for (w in c("w1", "w2")) {
  x <- d[d$wave == w, items]
  x$judged <- 6 - x$judged
  score <- rowMeans(x, na.rm = TRUE)[rowSums(!is.na(x)) >= 4]
  say(paste(w, "n"), length(score)); say(paste(w, "mean"), mean(score)); say(paste(w, "sd"), sd(score))
  full <- x[complete.cases(x), ]
  s <- cov(full)
  alpha <- function(s) nrow(s) / (nrow(s) - 1) * (1 - sum(diag(s)) / sum(s))
  say(paste(w, "alpha"), alpha(s))
  for (i in seq_along(items)) say(paste(w, items[i], "alpha without it"), alpha(s[-i, -i]))
  fit <- factanal(covmat = s, n.obs = nrow(full), factors = 1, control = list(opt = list(factr = 1e3, maxit = 10000)))
  l <- fit$loadings[, 1] * sqrt(diag(s)); u <- fit$uniquenesses * diag(s)
  say(paste(w, "omega"), sum(l)^2 / (sum(l)^2 + sum(u)))
}
close(out)
