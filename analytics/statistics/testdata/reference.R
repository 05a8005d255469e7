# The same figures from R, for TestAgainstR: Rscript reference.R CASES FIGURES.
#
# A line of CASES is a kind, an id, the number of rows and of columns, and the numbers row by row,
# parted by tabs and, within the numbers, by spaces. A line of FIGURES is an id, a name and a number;
# NA where R has none. Only base R is used.

arguments <- commandArgs(trailingOnly = TRUE)
out <- file(arguments[2], "w")
say <- function(id, name, value) writeLines(sprintf("%s\t%s\t%.17g", id, name, as.numeric(value)), out)
quietly <- function(expression) suppressWarnings(tryCatch(expression, error = function(e) NULL))
figure <- function(x) if (is.null(x) || length(x) == 0 || is.nan(x)) NA else x

# The odds ratio at which f is 0, to more digits than fisher.test gives.
crossing <- function(f) exp(uniroot(f, c(-30, 30), tol = 1e-14, maxiter = 10000)$root)

odds <- function(id, m) {
  good <- sum(m[1, ]); bad <- sum(m[2, ]); draws <- sum(m[, 1]); x <- m[1, 1]
  support <- max(0, draws - bad):min(good, draws)
  base <- dhyper(support, good, bad, draws, log = TRUE)
  tilted <- function(t) { w <- base + t * support; w <- exp(w - max(w)); w / sum(w) }
  inside <- x > min(support); outside <- x < max(support)
  ratio <- if (!inside) 0 else if (!outside) Inf else crossing(function(t) sum(support * tilted(t)) - x)
  say(id, "odds ratio", ratio)
  low <- if (inside) crossing(function(t) sum(tilted(t)[support >= x]) - 0.025) else 0
  high <- if (outside) crossing(function(t) sum(tilted(t)[support <= x]) - 0.025) else Inf
  say(id, "odds low", low)
  say(id, "odds high", high)
}

table <- function(id, m) {
  kept <- m[rowSums(m) > 0, colSums(m) > 0, drop = FALSE]
  test <- if (min(dim(kept)) > 1) quietly(chisq.test(kept, correct = FALSE))
  say(id, "chi-square", figure(test$statistic))
  say(id, "chi-square p", figure(test$p.value))
  say(id, "smallest expected", if (is.null(test)) NA else min(test$expected))
  say(id, "V", figure(sqrt(test$statistic / (sum(m) * (min(dim(kept)) - 1)))))
  if (is.null(test)) return()
  for (i in seq_len(nrow(kept))) say(id, paste("residual", i), test$stdres[i, 1])
  if (all(dim(kept) == 2)) {
    yates <- quietly(chisq.test(kept))
    say(id, "Yates", yates$statistic)
    say(id, "Yates p", yates$p.value)
  }
}

fisher <- function(id, m) {
  kept <- m[rowSums(m) > 0, colSums(m) > 0, drop = FALSE]
  test <- if (min(dim(kept)) > 1) quietly(fisher.test(kept, workspace = 2e7, conf.int = FALSE))
  say(id, "Fisher p", figure(test$p.value))
  if (all(dim(m) == 2) && all(dim(kept) == 2) && sum(m) < 2e5) odds(id, m)
}

simulated <- function(id, m) {
  set.seed(1)
  p <- fisher.test(m, simulate.p.value = TRUE, B = 4000)$p.value
  say(id, "simulated p", p)
}

ranks <- function(id, m) {
  groups <- lapply(seq_len(ncol(m)), function(g) rep(seq_len(nrow(m)), m[, g]))
  groups <- groups[lengths(groups) > 0]
  test <- if (length(groups) > 1) quietly(kruskal.test(groups))
  say(id, "H", figure(test$statistic))
  say(id, "Kruskal-Wallis p", figure(test$p.value))
  test <- if (length(groups) == 2) quietly(wilcox.test(groups[[1]], groups[[2]]))
  if (length(unique(unlist(groups))) < 2) test <- NULL
  say(id, "W", figure(test$statistic))
  say(id, "Mann-Whitney p", figure(test$p.value))
}

alpha <- function(s) { k <- nrow(s); k / (k - 1) * (1 - sum(diag(s)) / sum(s)) }

items <- function(id, m) {
  k <- ncol(m); n <- nrow(m); s <- cov(m); r <- cor(m); a <- alpha(s)
  say(id, "alpha", a)
  say(id, "standardised alpha", alpha(r))
  say(id, "mean correlation", mean(r[lower.tri(r)]))
  say(id, "alpha low", 1 - (1 - a) * qf(0.975, n - 1, (n - 1) * (k - 1)))
  say(id, "alpha high", 1 - (1 - a) * qf(0.025, n - 1, (n - 1) * (k - 1)))
  for (i in seq_len(k)) {
    say(id, paste("alpha without", i), if (k > 2) alpha(s[-i, -i]) else NA)
    say(id, paste("item-rest", i), cor(m[, i], rowSums(m[, -i, drop = FALSE])))
  }
  fit <- NULL
  for (factr in c(1, 1e3, 1e6)) if (k > 2 && is.null(fit)) # optim may refuse to be too precise
    fit <- quietly(factanal(covmat = s, n.obs = n, factors = 1,
      control = list(opt = list(factr = factr, maxit = 10000))))
  omega <- function(scale) {
    if (is.null(fit)) return(NA)
    common <- sum(fit$loadings * scale)^2
    common / (common + sum(fit$uniquenesses * scale^2))
  }
  say(id, "omega", omega(sqrt(diag(s))))
  say(id, "standardised omega", omega(1))
  say(id, "least uniqueness", if (is.null(fit)) NA else min(fit$uniquenesses))
  say(id, "misfit", if (is.null(fit)) NA else fit$criteria["objective"])
}

proportions <- function(id, m) for (i in seq_len(nrow(m))) {
  x <- m[i, 1]; n <- m[i, 2]
  # A hypothesis away from x/n keeps prop.test from lessening its correction.
  null <- if (x / n > 0.5) 1e-6 else 1 - 1e-6
  ends <- function(name, interval) {
    say(id, paste(name, "low", i), interval[1])
    say(id, paste(name, "high", i), interval[2])
  }
  ends("Wilson", quietly(prop.test(x, n, null, correct = FALSE))$conf.int)
  ends("corrected", quietly(prop.test(x, n, null))$conf.int)
  ends("exact", quietly(binom.test(x, n))$conf.int)
}

numbers <- function(id, m) {
  x <- as.vector(m)
  test <- quietly(t.test(x))
  say(id, "mean low", figure(test$conf.int[1]))
  say(id, "mean high", figure(test$conf.int[2]))
  for (p in c(0.1, 0.25, 0.5, 0.75, 0.99)) say(id, paste("quantile", p), quantile(x, p, type = 7))
}

holm <- function(id, m) {
  corrected <- p.adjust(as.vector(m), "holm")
  for (i in seq_along(corrected)) say(id, paste("Holm", i), corrected[i])
}

# The gradient of a rational function, exact: a step into the complex plane does not cancel.
gradient <- function(f, p) sapply(seq_along(p), function(i) {
  at <- as.complex(p); at[i] <- at[i] + 1e-30i
  Im(f(at)) / 1e-30
})

# From the pairs themselves; the variance by the delta method for multinomial shares.
kappas <- function(id, m) {
  k <- nrow(m); n <- sum(m)
  first <- rep(row(m), m); second <- rep(col(m), m)
  unweighted <- diag(k)
  linear <- outer(1:k, 1:k, function(i, j) 1 - abs(i - j) / (k - 1))
  for (name in c("kappa", "weighted kappa")) {
    w <- if (name == "kappa") unweighted else linear
    agreed <- mean(w[cbind(first, second)])
    chance <- mean(w[cbind(rep(first, each = n), rep(second, n))])
    say(id, name, (agreed - chance) / (1 - chance))
    of <- function(p) {
      p <- matrix(p, k)
      e <- sum(w * outer(rowSums(p), colSums(p)))
      (sum(w * p) - e) / (1 - e)
    }
    p <- as.vector(m) / n
    g <- gradient(of, p)
    say(id, paste(name, "variance"), (sum(p * g^2) - sum(p * g)^2) / n)
  }
}

kinds <- list(kappas = kappas, table = table, fisher = fisher, simulated = simulated, ranks = ranks, items = items,
  proportions = proportions, numbers = numbers, holm = holm)
for (line in strsplit(readLines(arguments[1]), "\t")) {
  values <- as.numeric(strsplit(line[5], " ")[[1]])
  kinds[[line[1]]](line[2], matrix(values, as.integer(line[3]), as.integer(line[4]), byrow = TRUE))
}
close(out)
