import { button, el } from '../lib/dom.ts';
import { createMapCamera, isInside } from './map-camera.ts';
import { listenToGestures } from './map-gestures.ts';
import type { MapArea, MapModel } from './map-model.ts';
import { createMapRenderer, seatRadius } from './map-renderer.ts';
import { showTip } from './map-tip.ts';
import { readPalette } from './palette.ts';
import { nearestSeat } from './seat-grid.ts';
import type { Shop } from './shop.ts';
import { toPlan } from './view-transform.ts';

/** Seat radii in CSS pixels: a finger picks only what it can hit; below that a tap goes nearer. */
const PICKABLE_RADIUS = { mouse: 4, finger: 9 };

/** How far from a seat's middle still means that seat, as a share of the distance between neighbours. */
const REACH_PITCHES = 0.6;

const DEVICE_PIXEL_RATIO_MAX = 3;

/** The canvas with its buttons. */
export function createSeatMap(
  shop: Shop,
  choose: { seat: (seat: number) => void; area: (area: MapArea) => void },
): HTMLElement {
  const { model } = shop;
  const canvas = createCanvas();
  const context = canvas.getContext('2d', { alpha: false })!;
  const tip = el('div', { class: 'map-tip', hidden: true });
  const renderer = createMapRenderer(model);
  let palette = readPalette(document.documentElement);
  let highlighted: number | null = null;
  let ratio = 1;
  const draw = () => {
    const [view, screen] = [camera.view(), camera.screen()];
    if (screen.width > 0) renderer.draw({ context, view, screen, ratio, palette, shop, highlighted });
  };
  const redraw = oncePerFrame(draw);
  const camera = createMapCamera(model, redraw);
  const canPick = (coarse: boolean) =>
    seatRadius(model) * camera.view().scale >= (coarse ? PICKABLE_RADIUS.finger : PICKABLE_RADIUS.mouse);
  const seatAt = (x: number, y: number, reachPx: number) =>
    nearest(model, toPlan(camera.view(), x, y), reachPx / camera.view().scale);

  /** Marks the seat under a point and says what it is. */
  function point(at: { x: number; y: number } | null): void {
    const seat = at && canPick(false) ? seatAt(at.x, at.y, 0) : null;
    canvas.classList.toggle('map-canvas-pick', seat !== null && shop.look(seat) !== 'gone');
    showTip(tip, { shop, seat, point: at, width: camera.screen().width });
    if (seat === highlighted) return;
    highlighted = seat;
    redraw();
  }

  listenToGestures(canvas, {
    onPan: (dx, dy) => camera.pan(dx, dy),
    onZoom: (factor, x, y) => camera.zoom(factor, x, y),
    onHome: () => camera.goHome(),
    onTap: (x, y, coarse) => {
      const at = toPlan(camera.view(), x, y);
      const area = model.areas.find(({ box }) => isInside(box, at));
      if (area) return choose.area(area);
      if (!canPick(coarse)) return camera.goNearer(at);
      const seat = seatAt(x, y, coarse ? 16 : 6);
      if (seat !== null) choose.seat(seat);
    },
    onKey: () => point({ x: camera.screen().width / 2, y: camera.screen().height / 2 }),
    onHover: point,
  });
  canvas.addEventListener('blur', () => point(null));
  new ResizeObserver(() => {
    const screen = { width: canvas.clientWidth, height: canvas.clientHeight };
    if (screen.width === 0 || screen.height === 0) return;
    ratio = Math.min(window.devicePixelRatio || 1, DEVICE_PIXEL_RATIO_MAX);
    canvas.width = Math.round(screen.width * ratio);
    canvas.height = Math.round(screen.height * ratio);
    camera.resize(screen);
    // Another size has emptied the canvas: not a frame later.
    draw();
  }).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    palette = readPalette(document.documentElement);
    redraw();
  });
  void document.fonts.ready.then(redraw);
  shop.subscribe(redraw);

  const buttons = el(
    'div',
    { class: 'map-buttons' },
    iconButton('+', 'Zoom in', () => camera.zoomMiddle(1.7)),
    iconButton('−', 'Zoom out', () => camera.zoomMiddle(1 / 1.7)),
    iconButton('⤢', 'Show the whole room', () => camera.goHome()),
  );
  return el('div', { class: 'map' }, canvas, buttons, tip);
}

function createCanvas(): HTMLCanvasElement {
  return el('canvas', {
    class: 'map-canvas',
    tabindex: 0,
    role: 'application',
    'aria-label':
      'Seat map. Arrow keys move, plus and minus zoom, 0 shows all, Enter picks the seat in the middle. The List tab has the same seats by section and row.',
  });
}

/** The seat nearest to a point of the plan, at least within its own place. */
function nearest(model: MapModel, at: { x: number; y: number }, reach: number): number | null {
  const { grid, xs, ys, pitch } = model;
  return nearestSeat({ grid, xs, ys, ...at, reach: Math.max(pitch * REACH_PITCHES, reach) });
}

function iconButton(sign: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = button(sign, 'map-button', onClick);
  element.setAttribute('aria-label', label);
  element.title = label;
  return element;
}

function oncePerFrame(work: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      work();
    });
  };
}
