// Back from the thank-you would lead to the review, which a browser cannot show again without sending it
// again: it says so on a page of its own, in words about forms. So once the server has answered, the
// review's place in the history is the survey's first page. A connection that fails brings no answer, and
// the review stays where it is.
// On a shared device (tablet.js) every page's place is that already.
const submit = document.querySelector('#answers button[name="do"][value="submit"]');
let sent = false;

submit?.form.addEventListener("submit", ({ submitter }) => {
  sent = submitter === submit && !document.body.dataset.anew;
});

addEventListener("pageswap", ({ activation }) => {
  if (sent && activation) history.replaceState(null, "", location.pathname + "?lang=" + document.documentElement.lang);
});
