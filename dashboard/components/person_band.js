// Fills in the band, and asks the server now and then whether anybody is still signed in.
const ASK_EVERY_MS = 10000;

async function leaveWhenSignedOut() {
  let answer;
  try {
    answer = await fetch("/signed-in", { cache: "no-store", redirect: "manual" });
  } catch {
    return; // No network: Streamlit itself says so.
  }
  if (answer.status === 401) {
    window.location.replace("/sign-in");
  }
}

export default function ({ data, parentElement }) {
  const band = parentElement.querySelector(".person-band");
  band.querySelector("strong").textContent = data.name;
  band.querySelector("small").textContent = data.place;
  band.querySelector(".demonstration").hidden = !data.isDemonstration;
  const token = band.querySelector("input");
  token.name = data.field;
  token.value = data.token;

  const timer = window.setInterval(leaveWhenSignedOut, ASK_EVERY_MS);
  document.addEventListener("visibilitychange", leaveWhenSignedOut);
  return () => {
    window.clearInterval(timer);
    document.removeEventListener("visibilitychange", leaveWhenSignedOut);
  };
}
