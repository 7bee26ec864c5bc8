// How long until something is due, or since when it is overdue: the mark beside a ticket in a list. Its colour goes from calm to at risk (`data-risk`, seconds
// since 1970) to overdue; the words say the same.

const language = document.documentElement.lang || "en";
const distance = new Intl.RelativeTimeFormat(language, { style: "narrow", numeric: "always" });

function words(seconds) {
  const minutes = Math.trunc(seconds / 60);
  if (Math.abs(minutes) < 60) return distance.format(minutes, "minute");
  if (Math.abs(minutes) < 48 * 60) return distance.format(Math.trunc(minutes / 60), "hour");
  return distance.format(Math.trunc(minutes / 1440), "day");
}

export function bind(mark) {
  const show = () => {
    const time = mark.querySelector("time");
    const now = Date.now() / 1000;
    const left = Date.parse(time.dateTime) / 1000 - now;
    const said = words(left);
    if (time.textContent !== said) time.textContent = said;
    mark.classList.toggle("bad", left < 0);
    mark.classList.toggle("warn", left >= 0 && now >= Number(mark.dataset.risk));
  };
  show();
  const turn = setInterval(show, 15000);
  return () => clearInterval(turn);
}
