import type { MapModel } from './map-model.ts';
import { seatRadius } from './map-renderer.ts';
import { between, fitBox, keepInSight, pan, toPlan, zoomAt, type Box, type Size, type View } from './view-transform.ts';

/** Seat radii in CSS pixels: the largest to zoom to, and the least that a step nearer ends with. */
const RADIUS_MAX = 22;
const READABLE_RADIUS = 12;
const MOVE_MS = 200;
const MARGIN_PX = 20;

/** What the fan looks at. It moves only when it is told to. */
export interface MapCamera {
  view(): View;
  screen(): Size;
  /** The window has another size now; what was in the middle stays there. */
  resize(screen: Size): void;
  pan(dx: number, dy: number): void;
  /** At once, around a point of the screen. */
  zoom(factor: number, x: number, y: number): void;
  /** As a movement, around the middle. */
  zoomMiddle(factor: number): void;
  /** To the section around a point of the plan if that brings it near enough to pick, else to the point itself. */
  goNearer(at: { x: number; y: number }): void;
  goHome(): void;
}

export function createMapCamera(model: MapModel, onChange: () => void): MapCamera {
  let screen: Size = { width: 0, height: 0 };
  let view: View = { scale: 1, offsetX: 0, offsetY: 0 };
  let frame = 0;
  const middle = () => ({ x: screen.width / 2, y: screen.height / 2 });
  const home = () => fitBox(model.box, screen, MARGIN_PX);
  const limits = () => ({
    min: home().scale * 0.8,
    max: Math.max(RADIUS_MAX / seatRadius(model), home().scale * 2),
  });
  const show = (next: View) => {
    view = keepInSight(next, model.box, screen);
    onChange();
  };
  const jump = (next: View) => {
    cancelAnimationFrame(frame);
    show(next);
  };
  /** Over a fifth of a second, because the fan asked; at once where motion is unwelcome. */
  const go = (to: View) => {
    cancelAnimationFrame(frame);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return show(to);
    const from = view;
    const startMs = performance.now();
    const step = () => {
      const t = Math.min(1, (performance.now() - startMs) / MOVE_MS);
      show(t < 1 ? between(from, to, 1 - (1 - t) ** 3, screen) : to);
      if (t < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  };

  return {
    view: () => view,
    screen: () => screen,
    resize(next) {
      const first = screen.width === 0;
      const centre = toPlan(view, screen.width / 2, screen.height / 2);
      screen = next;
      jump(first ? home() : centredOn(centre, view.scale, screen));
    },
    pan: (dx, dy) => jump(pan(view, dx, dy)),
    zoom: (factor, x, y) => jump(zoomAt(view, { x, y, factor, limits: limits() })),
    zoomMiddle: (factor) => go(zoomAt(view, { ...middle(), factor, limits: limits() })),
    goHome: () => go(home()),
    goNearer(at) {
      const readable = READABLE_RADIUS / seatRadius(model);
      const section = model.sections.find(({ box }) => isInside(box, at));
      const whole = section && fitBox(section.box, screen, MARGIN_PX);
      if (whole && whole.scale >= readable * 0.7) {
        const scale = Math.min(whole.scale, limits().max);
        go(centredOn(middleOf(section.box), scale, screen));
      } else {
        go(centredOn(at, Math.max(readable, view.scale * 1.5), screen));
      }
    },
  };
}

export function isInside(box: Box, { x, y }: { x: number; y: number }): boolean {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

function centredOn(at: { x: number; y: number }, scale: number, screen: Size): View {
  return { scale, offsetX: screen.width / 2 - at.x * scale, offsetY: screen.height / 2 - at.y * scale };
}

function middleOf(box: Box): { x: number; y: number } {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}
