// How far down what stays on top of the page reaches: whose record it is, and how it stands.
function bottomOfBand() {
  const bands = document.querySelectorAll(".st-key-top, .st-key-identity");
  return Math.max(0, ...[...bands].map((band) => band.getBoundingClientRect().bottom));
}
