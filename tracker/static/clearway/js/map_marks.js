/** Marks drawn on canvas: colour is never alone, shape goes with it. */

const TURN = 2 * Math.PI;

/** The mark of a level: dot, half dot, triangle, square, hollow dot. (x, y) is its middle, r half its height. */
export function levelMark(ctx, level, x, y, r, palette) {
  const colour = palette.level[level] || palette.level.unknown;
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.lineJoin = "round";
  shape(ctx, level, x, y, r);
  ctx.lineWidth = 4;
  ctx.strokeStyle = palette.halo;
  ctx.stroke();
  ctx.fillStyle = level === "unknown" || level === "watch" ? palette.halo : colour;
  ctx.fill();
  if (level === "watch") {
    ctx.beginPath();
    ctx.arc(x, y, r, Math.PI / 2, -Math.PI / 2);
    ctx.closePath();
    ctx.fillStyle = colour;
    ctx.fill();
    shape(ctx, level, x, y, r);
  }
  ctx.lineWidth = level === "unknown" || level === "watch" ? 2 : 1;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.restore();
}

function shape(ctx, level, x, y, r) {
  ctx.beginPath();
  if (level === "serious") {
    ctx.moveTo(x, y - r * 1.1);
    ctx.lineTo(x + r * 1.1, y + r * 0.85);
    ctx.lineTo(x - r * 1.1, y + r * 0.85);
    ctx.closePath();
  } else if (level === "critical") {
    ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  } else {
    ctx.arc(x, y, r, 0, TURN);
  }
}

/** An obstacle: a dark diamond with a bar, whatever lies under it. */
export function blockerMark(ctx, x, y, r, palette) {
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x, y - r);
  ctx.lineTo(x + r, y);
  ctx.lineTo(x, y + r);
  ctx.lineTo(x - r, y);
  ctx.closePath();
  ctx.lineWidth = Math.min(3, r * 0.7);
  ctx.strokeStyle = palette.halo;
  ctx.stroke();
  ctx.fillStyle = palette.blocked;
  ctx.fill();
  if (r >= 5) {
    ctx.beginPath();
    ctx.moveTo(x, y - r * 0.5);
    ctx.lineTo(x, y + r * 0.1);
    ctx.moveTo(x, y + r * 0.35);
    ctx.lineTo(x, y + r * 0.5);
    ctx.lineWidth = 1.6;
    ctx.strokeStyle = palette.blocked_mark;
    ctx.stroke();
  }
  ctx.restore();
}

/** A border gate: two posts and a beam. */
export function gateMark(ctx, x, y, palette) {
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  for (const [colour, width] of [[palette.halo, 5], [palette.gate, 2.2]]) {
    ctx.beginPath();
    ctx.moveTo(x - 4, y + 5);
    ctx.lineTo(x - 4, y - 4);
    ctx.lineTo(x + 4, y - 4);
    ctx.lineTo(x + 4, y + 5);
    ctx.moveTo(x - 6, y - 4);
    ctx.lineTo(x + 6, y - 4);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
  ctx.restore();
}

/** A repeating diagonal hatch: "no data" in colour, in grey and for colour-blind readers. */
export function hatch(ink, back) {
  const size = 8;
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = back;
  ctx.fillRect(0, 0, size, size);
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.2;
  for (const shift of [-size, 0, size]) {
    ctx.beginPath();
    ctx.moveTo(shift, size);
    ctx.lineTo(shift + size, 0);
    ctx.stroke();
  }
  return canvas;
}

/** Lines of at most `most` characters, at spaces; a third line ends in an ellipsis. */
export function wrapped(text, most, lines = 3) {
  const result = [""];
  for (const word of text.split(/\s+/)) {
    const last = result[result.length - 1];
    if (last && last.length + word.length + 1 > most) result.push(word);
    else result[result.length - 1] = last ? `${last} ${word}` : word;
  }
  if (result.length <= lines) return result;
  return [...result.slice(0, lines - 1), `${result[lines - 1]}…`];
}
