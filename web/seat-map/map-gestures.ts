/** What a person does to the map, told in CSS pixels of its canvas. */
export interface MapGestures {
  onPan(dx: number, dy: number): void;
  onZoom(factor: number, x: number, y: number): void;
  /** `coarse`: by finger, which is less exact than a mouse. */
  onTap(x: number, y: number, coarse: boolean): void;
  /** A mouse over the map; null: it left. */
  onHover(at: { x: number; y: number } | null): void;
  onHome(): void;
  /** A key did one of the above: the middle of the map is where the keyboard points. */
  onKey(): void;
}

const TAP_SLOP_PX = 8;
const KEY_PAN_PX = 80;
const KEY_ZOOM = 1.35;

/** Listens to pointer, wheel and keys on the canvas: drag, pinch, wheel, arrows, plus and minus, 0. */
export function listenToGestures(canvas: HTMLCanvasElement, gestures: MapGestures): void {
  listenToPointers(canvas, gestures);
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const speed = event.ctrlKey ? 0.012 : 0.0018;
      gestures.onZoom(Math.exp(-event.deltaY * lines * speed), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keyAction(event.key, canvas, gestures)) return;
    event.preventDefault();
    gestures.onKey();
  });
}

function keyAction(key: string, canvas: HTMLCanvasElement, gestures: MapGestures): boolean {
  const [x, y] = [canvas.clientWidth / 2, canvas.clientHeight / 2];
  switch (key) {
    case 'ArrowLeft':
      gestures.onPan(KEY_PAN_PX, 0);
      return true;
    case 'ArrowRight':
      gestures.onPan(-KEY_PAN_PX, 0);
      return true;
    case 'ArrowUp':
      gestures.onPan(0, KEY_PAN_PX);
      return true;
    case 'ArrowDown':
      gestures.onPan(0, -KEY_PAN_PX);
      return true;
    case '+':
    case '=':
      gestures.onZoom(KEY_ZOOM, x, y);
      return true;
    case '-':
      gestures.onZoom(1 / KEY_ZOOM, x, y);
      return true;
    case 'Enter':
    case ' ':
      gestures.onTap(x, y, false);
      return true;
    case '0':
    case 'Home':
      gestures.onHome();
      return true;
    default:
      return false;
  }
}

interface Finger {
  x: number;
  y: number;
}

function listenToPointers(canvas: HTMLCanvasElement, gestures: MapGestures): void {
  const fingers = new Map<number, Finger>();
  let moved = 0;
  const place = (event: PointerEvent): Finger => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    if (fingers.size === 0) moved = 0;
    fingers.set(event.pointerId, place(event));
  });

  canvas.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    const now = place(event);
    if (!before) {
      if (event.pointerType === 'mouse') gestures.onHover(now);
      return;
    }
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (fingers.size === 2) pinch(fingers, event.pointerId, now, gestures);
    else if (fingers.size === 1 && moved > TAP_SLOP_PX) gestures.onPan(now.x - before.x, now.y - before.y);
    fingers.set(event.pointerId, now);
  });

  const lift = (event: PointerEvent) => {
    const last = fingers.get(event.pointerId);
    const alone = fingers.size === 1;
    fingers.delete(event.pointerId);
    if (!last || !alone || event.type === 'pointercancel') return;
    if (moved <= TAP_SLOP_PX) gestures.onTap(last.x, last.y, event.pointerType !== 'mouse');
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('pointerleave', () => gestures.onHover(null));
}

/** Two fingers: the plan follows both, so their middle drags and their distance zooms. */
function pinch(fingers: Map<number, Finger>, movedId: number, now: Finger, gestures: MapGestures): void {
  const before = fingers.get(movedId)!;
  const other = [...fingers].find(([id]) => id !== movedId)![1];
  const distanceBefore = Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
  const distanceNow = Math.max(1, Math.hypot(now.x - other.x, now.y - other.y));
  gestures.onPan((now.x - before.x) / 2, (now.y - before.y) / 2);
  gestures.onZoom(distanceNow / distanceBefore, (now.x + other.x) / 2, (now.y + other.y) / 2);
}
