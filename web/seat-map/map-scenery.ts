import type { PlanOutline } from '../../domain/seating/seating-plan.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import { outlineBox, type MapArea, type MapModel, type MapSection } from './map-model.ts';
import { FONT, type Scene } from './scene.ts';
import { visibleBox, type Box } from './view-transform.ts';

const SECTION_NAME_PX = 14;

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

/** Section names while seats are too small to be told apart, where they fit. */
export function drawSectionNames(scene: Scene, model: MapModel): void {
  const { context, view, palette } = scene;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const section of visibleSections(scene, model)) {
    const { box, shortName } = section;
    const width = (box.right - box.left) * view.scale;
    const height = (box.bottom - box.top) * view.scale;
    const size = Math.min(SECTION_NAME_PX, height * 0.6, width / (shortName.length * 0.6));
    if (size < 8) continue;
    context.font = `680 ${size}px ${FONT}`;
    const x = ((box.left + box.right) / 2) * view.scale + view.offsetX;
    const y = ((box.top + box.bottom) / 2) * view.scale + view.offsetY;
    context.strokeStyle = palette.raised;
    context.lineWidth = size * 0.45;
    context.strokeText(shortName, x, y);
    context.fillStyle = palette.ink;
    context.fillText(shortName, x, y);
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
    const size = Math.min(28, Math.max(11, sizeUnits * view.scale));
    context.font = `640 ${size}px ${FONT}`;
    // A name far wider than its thing would name its neighbours instead.
    if (drawing.kind === 'outline') {
      const { left, right } = outlineBox(drawing.outline);
      if (context.measureText(text).width > (right - left) * view.scale * 1.6) continue;
    }
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = palette.ink2;
    context.fillText(text, x * view.scale + view.offsetX, y * view.scale + view.offsetY);
  }
}

/** Standing areas: a shape in the zone's colour with name, price and what is left. */
export function drawAreas(scene: Scene, model: MapModel): void {
  for (const area of model.areas) drawArea(scene, model, area);
}

/** Row letters, at the rows' ends and in the aisles. */
export function drawRowLabels(scene: Scene, model: MapModel, radius: number): void {
  const { context, view, palette, screen } = scene;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = palette.ink2;
  context.font = `500 ${Math.min(13, radius * 1.15)}px ${FONT}`;
  for (const section of visibleSections(scene, model)) {
    for (const mark of section.rowMarks) {
      const x = mark.x * view.scale + view.offsetX;
      const y = mark.y * view.scale + view.offsetY;
      if (x > -20 && y > -20 && x < screen.width + 20 && y < screen.height + 20) context.fillText(mark.label, x, y);
    }
  }
}

function drawArea(scene: Scene, model: MapModel, area: MapArea): void {
  const { context, palette, shop } = scene;
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
  writeInside(scene, area, [
    area.plan.name,
    zone ? moneyText(zone.priceMinor, shop.event.currency) : 'Not for sale',
    yours > 0 ? `✓ ${yours} yours` : free > 0 ? `${free.toLocaleString('en-GB')} free` : 'None free',
  ]);
}

/** Lines in the middle of an area, as large as they fit: a long name is broken, then all but the name is left out. */
function writeInside({ context, view, palette }: Scene, area: MapArea, lines: string[]): void {
  const width = (area.box.right - area.box.left) * view.scale;
  const height = (area.box.bottom - area.box.top) * view.scale;
  const sizeFor = (text: string[]) =>
    Math.min(20, width / (Math.max(...text.map((line) => line.length)) * 0.6), height / (text.length * 1.5));
  const words = area.plan.name.split(' ');
  const candidates = [lines, [...words, ...lines.slice(1)], words];
  const text = candidates.find((candidate) => sizeFor(candidate) >= 9) ?? words;
  const size = sizeFor(text);
  if (size < 6) return;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = palette.ink;
  const x = ((area.box.left + area.box.right) / 2) * view.scale + view.offsetX;
  const y = ((area.box.top + area.box.bottom) / 2) * view.scale + view.offsetY;
  text.forEach((line, i) => {
    context.font = `${area.plan.name.includes(line) ? 660 : 480} ${size}px ${FONT}`;
    context.fillText(line, x, y + (i - (text.length - 1) / 2) * size * 1.3);
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
