import * as z from 'zod';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';

const outlineSchema = z
  .discriminatedUnion('shape', [
    z.object({
      shape: z.literal('rectangle'),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
      rotationDegrees: z.number(),
    }),
    z.object({ shape: z.literal('circle'), x: z.number(), y: z.number(), radius: z.number() }),
    z.object({
      shape: z.literal('ellipse'),
      x: z.number(),
      y: z.number(),
      radiusX: z.number(),
      radiusY: z.number(),
      rotationDegrees: z.number(),
    }),
    z.object({ shape: z.literal('polygon'), points: z.array(z.object({ x: z.number(), y: z.number() })) }),
  ])
  .meta({ id: 'PlanOutline' });

const textSchema = z
  .object({ text: z.string(), x: z.number(), y: z.number(), sizeUnits: z.number() })
  .meta({ id: 'PlanText' });

/** A compiled plan as it is served; the type is `SeatingPlan`. */
export const seatingPlanSchema: z.ZodType<SeatingPlan, SeatingPlan> = z
  .object({
    name: z.string(),
    size: z.object({ width: z.number(), height: z.number() }),
    categories: z.array(z.object({ name: z.string(), color: z.string() })),
    sections: z.array(z.object({ name: z.string() })),
    rows: z
      .array(z.object({ section: z.int(), label: z.string(), first: z.int(), length: z.int() }))
      .describe("In seat-index order; each row's seats are consecutive"),
    seats: z
      .array(
        z.object({
          guid: z.string(),
          number: z.string(),
          row: z.int(),
          category: z.int(),
          x: z.number(),
          y: z.number(),
          accessible: z.boolean().describe('Wheelchair or companion place'),
        }),
      )
      .describe("In index order: a seat's place in this list is its seat index"),
    areas: z
      .array(
        z.object({
          name: z.string(),
          category: z.int(),
          first: z.int(),
          capacity: z.int(),
          outline: outlineSchema,
        }),
      )
      .describe('General admission: their places follow the seats in index order'),
    drawings: z.array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('outline'),
          outline: outlineSchema,
          fill: z.string().nullable(),
          text: textSchema.nullable(),
        }),
        z.object({ kind: z.literal('text'), text: textSchema }),
      ]),
    ),
    capacity: z.int(),
  })
  .meta({ id: 'SeatingPlan' });
