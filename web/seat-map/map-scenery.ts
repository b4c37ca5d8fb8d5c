import type { PlanOutline } from '../../domain/seating/seating-plan.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { MapArea, MapModel, MapSection } from './map-model.ts';
import { FONT, type Scene } from './scene.ts';
import { visibleBox, type Box } from './view-transform.ts';

/** The quiet ground of each section, so that it reads as one block. */
export function drawSections(scene: Scene, model: MapModel): void {
  const { context, view, palette } = scene;
  context.lineJoin = 'round';
  context.fillStyle = palette.sunken;
  context.strokeStyle = palette.sunken;
  context.lineWidth = model.pitch * 1.5 * view.scale;
  for (const section of visibleSections(scene, model)) {
    context.beginPath();
    section.outline.forEach(({ x, y }, i) => {
      const [sx, sy] = [x * view.scale + view.offsetX, y * view.scale + view.offsetY];
      if (i === 0) context.moveTo(sx, sy);
      else context.lineTo(sx, sy);
    });
    context.closePath();
    context.fill();
    context.stroke();
  }
}

/** Section names while seats are too small to be told apart, on a plate where they fit. */
export function drawSectionNames(scene: Scene, model: MapModel): void {
  const { context, view, palette } = scene;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const section of visibleSections(scene, model)) {
    const { box } = section;
    const width = (box.right - box.left) * view.scale;
    const height = (box.bottom - box.top) * view.scale;
    const size = Math.max(10, Math.min(16, height * 0.3));
    context.font = `640 ${size}px ${FONT}`;
    const name = fittingName(context, section.name, width);
    if (!name || height < size) continue;
    const x = ((box.left + box.right) / 2) * view.scale + view.offsetX;
    const y = ((box.top + box.bottom) / 2) * view.scale + view.offsetY;
    const plate = context.measureText(name).width + size;
    context.fillStyle = palette.raised;
    context.beginPath();
    context.roundRect(x - plate / 2, y - size * 0.8, plate, size * 1.6, size * 0.8);
    context.fill();
    context.fillStyle = palette.ink;
    context.fillText(name, x, y + size * 0.04);
  }
}

/** What is in the room and not for sale: the stage above all, with its name. */
export function drawPlanDrawings(scene: Scene, model: MapModel): void {
  const { context, view, palette } = scene;
  for (const drawing of model.plan.drawings) {
    if (drawing.kind === 'outline') {
      context.fillStyle = palette.hairline;
      tracePath(scene, drawing.outline);
      context.fill();
    }
    if (!drawing.text) continue;
    const { text, x, y, sizeUnits } = drawing.text;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = palette.ink2;
    context.font = `640 ${Math.min(28, Math.max(12, sizeUnits * view.scale))}px ${FONT}`;
    context.fillText(text, x * view.scale + view.offsetX, y * view.scale + view.offsetY);
  }
}

/** Standing areas: a shape in the zone's colour with name, price and what is left. */
export function drawAreas(scene: Scene, model: MapModel): void {
  for (const area of model.areas) drawArea(scene, model, area);
}

/** Row letters at both ends of each row. */
export function drawRowLabels(scene: Scene, model: MapModel, radius: number): void {
  const { context, view, palette, screen } = scene;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = palette.ink2;
  context.font = `500 ${Math.min(13, radius * 1.15)}px ${FONT}`;
  for (const section of visibleSections(scene, model)) {
    for (const row of section.rows) {
      if (row.length < 2) continue;
      const last = row.first + row.length - 1;
      for (const [end, next] of [
        [row.first, row.first + 1],
        [last, last - 1],
      ] as const) {
        const x = (model.xs[end]! + outward(model.xs, end, next, model.pitch)) * view.scale + view.offsetX;
        const y = (model.ys[end]! + outward(model.ys, end, next, model.pitch)) * view.scale + view.offsetY;
        if (x > -20 && y > -20 && x < screen.width + 20 && y < screen.height + 20) context.fillText(row.label, x, y);
      }
    }
  }
}

function drawArea(scene: Scene, model: MapModel, area: MapArea): void {
  const { context, view, palette, shop } = scene;
  const zone = area.zone === null ? null : model.zones[area.zone]!;
  const colour = zone ? palette.zones[zone.colour - 1]! : palette.gone;
  const free = shop.freeIn(area.plan.first, area.plan.capacity).length;
  const yours = [...shop.basket().keys()].filter(
    (seat) => seat >= area.plan.first && seat < area.plan.first + area.plan.capacity,
  ).length;
  tracePath(scene, area.plan.outline);
  context.globalAlpha = free > 0 ? 0.2 : 0.08;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = yours > 0 ? 4 : 2;
  context.strokeStyle = yours > 0 ? palette.ink : colour;
  context.stroke();
  const lines = [
    area.plan.name,
    zone ? moneyText(zone.priceMinor, shop.event.currency) : 'Not for sale',
    yours > 0 ? `✓ ${yours} yours` : free > 0 ? `${free.toLocaleString('en-GB')} free` : 'None free',
  ];
  const width = (area.box.right - area.box.left) * view.scale;
  const height = (area.box.bottom - area.box.top) * view.scale;
  const longest = Math.max(...lines.map((line) => line.length));
  const size = Math.min(20, width / (longest * 0.62), height / 4.2);
  if (size < 5) return;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = palette.ink;
  const x = ((area.box.left + area.box.right) / 2) * view.scale + view.offsetX;
  const y = ((area.box.top + area.box.bottom) / 2) * view.scale + view.offsetY;
  lines.forEach((line, i) => {
    context.font = `${i === 0 ? 640 : 480} ${size}px ${FONT}`;
    context.fillText(line, x, y + (i - 1) * size * 1.3);
  });
}

function tracePath({ context, view }: Scene, outline: PlanOutline): void {
  const sx = (x: number) => x * view.scale + view.offsetX;
  const sy = (y: number) => y * view.scale + view.offsetY;
  context.beginPath();
  switch (outline.shape) {
    case 'rectangle': {
      const { x, y, width, height, rotationDegrees } = outline;
      const angle = (rotationDegrees * Math.PI) / 180;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const corners = [
        [0, 0],
        [width, 0],
        [width, height],
        [0, height],
      ] as const;
      for (const [dx, dy] of corners) context.lineTo(sx(x + dx * cos - dy * sin), sy(y + dx * sin + dy * cos));
      return context.closePath();
    }
    case 'circle':
      return context.arc(sx(outline.x), sy(outline.y), outline.radius * view.scale, 0, 2 * Math.PI);
    case 'ellipse': {
      const { x, y, radiusX, radiusY, rotationDegrees } = outline;
      const turn = (rotationDegrees * Math.PI) / 180;
      return context.ellipse(sx(x), sy(y), radiusX * view.scale, radiusY * view.scale, turn, 0, 2 * Math.PI);
    }
    case 'polygon':
      for (const { x, y } of outline.points) context.lineTo(sx(x), sy(y));
      return context.closePath();
  }
}

function visibleSections({ view, screen }: Scene, model: MapModel): MapSection[] {
  const seen = visibleBox(view, screen);
  return model.sections.filter(({ box }) => overlap(box, seen, model.pitch));
}

function overlap(a: Box, b: Box, margin: number): boolean {
  return (
    a.left <= b.right + margin && a.right >= b.left - margin && a.top <= b.bottom + margin && a.bottom >= b.top - margin
  );
}

/** The name if it fits, else its last word ("101" of "Block 101"), else nothing. */
function fittingName(context: CanvasRenderingContext2D, name: string, width: number): string | null {
  if (context.measureText(name).width + 16 <= width) return name;
  const last = name.split(' ').at(-1)!;
  return context.measureText(last).width + 4 <= width ? last : null;
}

/** How far beyond a row's end its label stands, along the row's own direction. */
function outward(places: Float32Array, end: number, next: number, pitch: number): number {
  const step = places[end]! - places[next]!;
  return Math.max(-pitch, Math.min(pitch, step)) * 1.05;
}
