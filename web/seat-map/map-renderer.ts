import { drawAreas, drawPlanDrawings, drawRowLabels, drawSections, drawSectionNames } from './map-scenery.ts';
import type { MapModel } from './map-model.ts';
import type { Scene } from './scene.ts';
import { createSeatPainter } from './seat-painter.ts';

/** A seat's radius as a share of the distance between neighbours. */
const SEAT_RADIUS_SHARE = 0.41;

/** From this radius on, in CSS pixels, rows have their letters and sections need no names. */
const ROW_LABELS_RADIUS = 5;

export interface MapRenderer {
  draw(scene: Scene): void;
}

/** Draws what is on the screen and nothing else. */
export function createMapRenderer(model: MapModel): MapRenderer {
  const painter = createSeatPainter(model);
  return {
    draw(scene) {
      const { context, view, screen, ratio, palette } = scene;
      const radius = seatRadius(model) * view.scale;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.fillStyle = palette.paper;
      context.fillRect(0, 0, screen.width, screen.height);
      drawSections(scene, model);
      drawPlanDrawings(scene, model);
      drawAreas(scene, model);
      painter.paint(scene, radius);
      if (radius >= ROW_LABELS_RADIUS) drawRowLabels(scene, model, radius);
      else drawSectionNames(scene, model);
      drawHighlight(scene, model, radius);
    },
  };
}

/** Of a seat as it is drawn, in plan units. */
export function seatRadius(model: MapModel): number {
  return model.pitch * SEAT_RADIUS_SHARE;
}

function drawHighlight(scene: Scene, model: MapModel, radius: number): void {
  const { context, view, highlighted, palette } = scene;
  if (highlighted === null || highlighted >= model.xs.length) return;
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  context.beginPath();
  const x = model.xs[highlighted]! * view.scale + view.offsetX;
  const y = model.ys[highlighted]! * view.scale + view.offsetY;
  context.arc(x, y, Math.max(radius * 1.25, 5), 0, 2 * Math.PI);
  context.stroke();
}
