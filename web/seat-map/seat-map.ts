import { unreachable } from '../../domain/shared/invariant.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import { button, el } from '../lib/dom.ts';
import { zoneAt } from './basket.ts';
import { listenToGestures } from './map-gestures.ts';
import type { MapArea } from './map-model.ts';
import { createMapRenderer, SEAT_RADIUS_SHARE } from './map-renderer.ts';
import { readPalette } from './palette.ts';
import type { Scene } from './scene.ts';
import { nearestSeat } from './seat-grid.ts';
import { longSeatName } from './seat-words.ts';
import type { Shop } from './shop.ts';
import { between, fitBox, keepInSight, pan, toPlan, zoomAt, type Box, type Size, type View } from './view-transform.ts';

/** Seat radii in CSS pixels. A finger picks only what it can hit; below that a tap goes nearer. */
const PICKABLE_RADIUS = { mouse: 4, finger: 9 };
const RADIUS_MAX = 22;
const READABLE_RADIUS = 12;
const MOVE_MS = 200;

export interface SeatMap {
  element: HTMLElement;
  redraw(): void;
}

/** The canvas with its buttons. It moves only when the fan moves it. */
export function createSeatMap(
  shop: Shop,
  choose: { seat: (seat: number) => void; area: (area: MapArea) => void },
): SeatMap {
  const { model } = shop;
  const canvas = el('canvas', {
    class: 'map-canvas',
    tabindex: 0,
    role: 'application',
    'aria-label':
      'Seat map. Arrow keys move, plus and minus zoom, 0 shows all, Enter picks the seat in the middle. The List tab has the same seats by section and row.',
  });
  const tip = el('div', { class: 'map-tip', hidden: true });
  const renderer = createMapRenderer(model);
  const scene: Scene = {
    context: canvas.getContext('2d', { alpha: false })!,
    view: { scale: 1, offsetX: 0, offsetY: 0 },
    screen: { width: 0, height: 0 },
    ratio: 1,
    palette: readPalette(document.documentElement),
    shop,
    highlighted: null,
  };
  const radiusPx = () => model.pitch * SEAT_RADIUS_SHARE * scene.view.scale;
  const redraw = oncePerFrame(() => {
    if (scene.screen.width > 0) renderer.draw(scene);
  });
  const home = (): View => fitBox(model.box, scene.screen, 20);
  const limits = () => ({
    min: home().scale * 0.8,
    max: Math.max(RADIUS_MAX / (model.pitch * SEAT_RADIUS_SHARE), home().scale * 2),
  });
  const show = (view: View) => {
    scene.view = keepInSight(view, model.box, scene.screen);
    redraw();
  };
  const mover = createMover(show, () => scene);
  const zoom = (factor: number, x: number, y: number) => {
    mover.stop();
    show(zoomAt(scene.view, { x, y, factor, limits: limits() }));
  };
  const zoomMiddle = (factor: number) => {
    const { width, height } = scene.screen;
    mover.go(zoomAt(scene.view, { x: width / 2, y: height / 2, factor, limits: limits() }));
  };

  listenToGestures(canvas, {
    onPan: (dx, dy) => {
      mover.stop();
      show(pan(scene.view, dx, dy));
    },
    onZoom: zoom,
    onHome: () => mover.go(home()),
    onTap: (x, y, coarse) => {
      const at = toPlan(scene.view, x, y);
      const area = areaAt(model.areas, at);
      if (area) return choose.area(area);
      if (radiusPx() >= (coarse ? PICKABLE_RADIUS.finger : PICKABLE_RADIUS.mouse)) {
        const reach = Math.max(model.pitch * 0.6, (coarse ? 16 : 6) / scene.view.scale);
        const seat = nearestSeat({ grid: model.grid, xs: model.xs, ys: model.ys, ...at, reach });
        if (seat !== null) choose.seat(seat);
        return;
      }
      mover.go(nearer(at));
    },
    onKey: () => {
      const middle = { x: scene.screen.width / 2, y: scene.screen.height / 2 };
      point(middle);
    },
    onHover: point,
  });
  canvas.addEventListener('blur', () => point(null));

  /** Marks the seat under a point and says what it is. */
  function point(at: { x: number; y: number } | null): void {
    const seat = at && radiusPx() >= PICKABLE_RADIUS.mouse ? seatAt(at.x, at.y) : null;
    canvas.classList.toggle('map-canvas-pick', seat !== null && shop.look(seat) !== 'gone');
    showTip(tip, { shop, seat, point: at, width: scene.screen.width });
    if (seat === scene.highlighted) return;
    scene.highlighted = seat;
    redraw();
  }

  function seatAt(x: number, y: number): number | null {
    const at = toPlan(scene.view, x, y);
    return nearestSeat({ grid: model.grid, xs: model.xs, ys: model.ys, ...at, reach: model.pitch * 0.6 });
  }

  /** Where a tap that is too far off to pick goes: its section if that brings it near enough, else the spot itself. */
  function nearer(at: { x: number; y: number }): View {
    const section = model.sections.find(({ box }) => inside(box, at));
    const readable = READABLE_RADIUS / (model.pitch * SEAT_RADIUS_SHARE);
    const whole = section ? fitBox(section.box, scene.screen, 28) : null;
    if (whole && whole.scale >= readable * 0.7) {
      const scale = Math.min(whole.scale, limits().max);
      return centredOn(middleOf(section!.box), scale, scene.screen);
    }
    return centredOn(at, Math.max(readable, scene.view.scale * 1.5), scene.screen);
  }

  new ResizeObserver(() => {
    const screen: Size = { width: canvas.clientWidth, height: canvas.clientHeight };
    if (screen.width === 0 || screen.height === 0) return;
    const first = scene.screen.width === 0;
    const centre = toPlan(scene.view, scene.screen.width / 2, scene.screen.height / 2);
    scene.ratio = Math.min(window.devicePixelRatio || 1, 3);
    scene.screen = screen;
    canvas.width = Math.round(screen.width * scene.ratio);
    canvas.height = Math.round(screen.height * scene.ratio);
    scene.view = first ? home() : centredOn(centre, scene.view.scale, screen);
    renderer.draw(scene);
  }).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    scene.palette = readPalette(document.documentElement);
    redraw();
  });
  void document.fonts.ready.then(redraw);
  shop.subscribe(redraw);

  const buttons = el(
    'div',
    { class: 'map-buttons' },
    iconButton('+', 'Zoom in', () => zoomMiddle(1.7)),
    iconButton('−', 'Zoom out', () => zoomMiddle(1 / 1.7)),
    iconButton('⤢', 'Show the whole room', () => mover.go(home())),
  );
  return { element: el('div', { class: 'map' }, canvas, buttons, tip), redraw };
}

/** Moves the view over a fifth of a second, because the fan asked; at once where motion is unwelcome. */
function createMover(show: (view: View) => void, scene: () => Scene): { go(to: View): void; stop(): void } {
  let frame = 0;
  const stop = () => cancelAnimationFrame(frame);
  return {
    stop,
    go(to) {
      stop();
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) return show(to);
      const from = scene().view;
      const startMs = performance.now();
      const step = () => {
        const t = Math.min(1, (performance.now() - startMs) / MOVE_MS);
        show(t < 1 ? between(from, to, 1 - (1 - t) ** 3, scene().screen) : to);
        if (t < 1) frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    },
  };
}

function showTip(
  tip: HTMLElement,
  at: { shop: Shop; seat: number | null; point: { x: number; y: number } | null; width: number },
): void {
  const { shop, seat, point } = at;
  tip.hidden = seat === null || point === null;
  if (seat === null || point === null) return;
  tip.textContent = seatTip(shop, seat);
  const left = Math.min(point.x + 14, at.width - tip.offsetWidth - 8);
  tip.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(4, point.y - 44)}px)`;
}

/** "Stalls, row K, seat 14 · €85.00", with what stands in the way if something does. */
function seatTip(shop: Shop, seat: number): string {
  const zone = zoneAt(shop.model, seat);
  const name = longSeatName(shop.plan, seat);
  const accessible = shop.plan.seats[seat]?.accessible ? ' · wheelchair or companion place' : '';
  const look = shop.look(seat);
  switch (look) {
    case 'free':
    case 'yours':
      return `${name} · ${moneyText(zone!.priceMinor, shop.event.currency)}${accessible}`;
    case 'held':
      return `${name} · held by somebody else, may come back`;
    case 'gone':
      return `${name} · gone`;
    default:
      return unreachable(look);
  }
}

function iconButton(sign: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = button(sign, 'map-button', onClick);
  element.setAttribute('aria-label', label);
  element.title = label;
  return element;
}

function centredOn(at: { x: number; y: number }, scale: number, screen: Size): View {
  return { scale, offsetX: screen.width / 2 - at.x * scale, offsetY: screen.height / 2 - at.y * scale };
}

function middleOf(box: Box): { x: number; y: number } {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}

function areaAt(areas: MapArea[], at: { x: number; y: number }): MapArea | null {
  return areas.find(({ box }) => inside(box, at)) ?? null;
}

function inside(box: Box, { x, y }: { x: number; y: number }): boolean {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
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
