/** Screen = plan × scale + offset. Screen lengths are CSS pixels; plan lengths are the plan's own units. */
export interface View {
  scale: number;
  offsetX: number;
  offsetY: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface ScaleLimits {
  min: number;
  max: number;
}

/** The view that shows all of `box`, centred, with `marginPx` around it. */
export function fitBox(box: Box, screen: Size, marginPx: number): View {
  const width = Math.max(box.right - box.left, 1);
  const height = Math.max(box.bottom - box.top, 1);
  const scale = Math.max(
    Math.min((screen.width - 2 * marginPx) / width, (screen.height - 2 * marginPx) / height),
    1e-6,
  );
  return {
    scale,
    offsetX: screen.width / 2 - ((box.left + box.right) / 2) * scale,
    offsetY: screen.height / 2 - ((box.top + box.bottom) / 2) * scale,
  };
}

/** Zooms by `factor` so that the plan's point under (x, y) stays there. */
export function zoomAt(view: View, options: { x: number; y: number; factor: number; limits: ScaleLimits }): View {
  const { x, y, limits } = options;
  const scale = Math.min(limits.max, Math.max(limits.min, view.scale * options.factor));
  const ratio = scale / view.scale;
  return { scale, offsetX: x - (x - view.offsetX) * ratio, offsetY: y - (y - view.offsetY) * ratio };
}

export function pan(view: View, dx: number, dy: number): View {
  return { ...view, offsetX: view.offsetX + dx, offsetY: view.offsetY + dy };
}

/** Keeps the middle of the screen over the plan, so that nobody drags it out of sight. */
export function keepInSight(view: View, box: Box, screen: Size): View {
  const centreX = screen.width / 2;
  const centreY = screen.height / 2;
  return {
    scale: view.scale,
    offsetX: clamp(view.offsetX, centreX - box.right * view.scale, centreX - box.left * view.scale),
    offsetY: clamp(view.offsetY, centreY - box.bottom * view.scale, centreY - box.top * view.scale),
  };
}

export function toPlan(view: View, x: number, y: number): { x: number; y: number } {
  return { x: (x - view.offsetX) / view.scale, y: (y - view.offsetY) / view.scale };
}

/** The part of the plan that the screen shows. */
export function visibleBox(view: View, screen: Size): Box {
  const { x: left, y: top } = toPlan(view, 0, 0);
  const { x: right, y: bottom } = toPlan(view, screen.width, screen.height);
  return { left, top, right, bottom };
}

/** The view a fraction `t` (0..1) of the way between two: the scale moves geometrically, as eyes expect. */
export function between(from: View, to: View, t: number, screen: Size): View {
  const scale = from.scale * (to.scale / from.scale) ** t;
  const a = toPlan(from, screen.width / 2, screen.height / 2);
  const b = toPlan(to, screen.width / 2, screen.height / 2);
  // The centre moves in step with the scale, else it would swing past the target.
  const span = to.scale - from.scale;
  const share = Math.abs(span) < 1e-9 ? t : ((scale - from.scale) / span) * (to.scale / scale);
  const x = a.x + (b.x - a.x) * share;
  const y = a.y + (b.y - a.y) * share;
  return { scale, offsetX: screen.width / 2 - x * scale, offsetY: screen.height / 2 - y * scale };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
