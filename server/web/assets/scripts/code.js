// A card's or a ticket's picture, and a link of one's own, lead to an address with the code behind "#",
// which browsers send to nobody. It moves into the field, and out of the address.

const field = document.querySelector("#code");

function take() {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !/^([A-Za-z]{4}(-[A-Za-z]{4}){2,5}|[\w-]{384})$/.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}

take();
addEventListener("hashchange", take); // another picture, in the same tab
