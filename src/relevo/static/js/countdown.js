// Counts down what is left of a target, in time that counts: `data-open` has the times of opening ("1763640000-1763668800 …", seconds since 1970), `data-left`
// the seconds that were left when the page was drawn, `data-risk` how many are left when it is at risk. The server says the same when it draws the chip anew.

const language = document.documentElement.lang || "en";
const units = [["day", 86400], ["hour", 3600], ["minute", 60]].map(([unit, size]) => [new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }), size]);

function words(seconds) {
  const found = [];
  let rest = seconds;
  for (const [format, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) found.push(format.format(count));
    else if (found.length) break;
    if (found.length === 2) break;
  }
  return found.join(" ") || units[2][0].format(0);
}

export function bind(chip) {
  const show = () => {
    const text = chip.querySelector("[data-countdown]");
    if (!text) return;
    const open = chip.dataset.open.split(" ").filter(Boolean).map((span) => span.split("-").map(Number));
    const known = open.reduce((sum, [start, end]) => sum + end - start, 0);
    // What lies behind the last time of opening that the page knows.
    const beyond = Math.max(0, Number(chip.dataset.left) - known);
    const now = Date.now() / 1000;
    const left = beyond + open.reduce((sum, [start, end]) => sum + Math.max(0, end - Math.max(start, now)), 0);
    const said = words(left);
    if (text.textContent !== said) text.textContent = said;
    const isLate = left <= 0;
    chip.classList.toggle("bad", isLate);
    chip.classList.toggle("warn", !isLate && (chip.classList.contains("warn") || left <= Number(chip.dataset.risk)));
    chip.classList.toggle("info", !isLate && !chip.classList.contains("warn"));
  };
  show();
  const turn = setInterval(show, 15000);
  return () => clearInterval(turn);
}
