import { describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../../protocol/problem.ts';
import { openApiDocument, type OpenApiOperation } from '../../../workers/api/openapi.ts';
import { OPERATIONS } from '../../../workers/api/operations.ts';

const document = openApiDocument(OPERATIONS, 'https://tickets.example');
const described: [string, OpenApiOperation][] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, OpenApiOperation] => [`${method} ${path}`, operation]),
);

describe('[API-7] the OpenAPI document', () => {
  test('has every operation, under an id of its own', () => {
    expect(described).toHaveLength(OPERATIONS.length);
    expect(new Set(described.map(([, { operationId }]) => operationId)).size).toBe(OPERATIONS.length);
  });

  test('every reference resolves', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!);
    expect(references.length).toBeGreaterThan(50);
    for (const target of references) {
      expect(target).toMatch(/^#\/components\/schemas\//);
      expect(document.components.schemas).toHaveProperty([target.slice('#/components/schemas/'.length)]);
    }
  });

  test.each(described)(
    '%s: parameters match its path, answers have schemas, refusals are problems',
    (at, operation) => {
      const inPath = [...at.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter(({ in: where }) => where === 'path');
      expect(declared.map(({ name }) => name)).toEqual(inPath);
      expect(declared.every(({ required }) => required)).toBe(true);
      for (const [status, response] of Object.entries(operation.responses)) {
        if (Number(status) >= 400) expect(response.content).toHaveProperty(['application/problem+json']);
        else if (status === '200' || status === '201') expect(response.content).toBeDefined();
      }
      expect(operation.summary).not.toBe('');
    },
  );

  test.each(described.filter(([at]) => !at.startsWith('get')))(
    '[API-5] %s needs an Idempotency-Key',
    (_, operation) => {
      expect(operation.parameters).toContainEqual(
        expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true }),
      );
    },
  );

  test('a query parameter with a default is not required, and a fence is', () => {
    expect(parameterOf('listEvents', 'limit')).toMatchObject({ required: false, schema: { default: 20 } });
    expect(parameterOf('releaseHold', 'fence')).toMatchObject({ required: true });
  });
});

test('[API-4] every problem has a status of an error and words of its own', () => {
  const titles = Object.values(PROBLEMS).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  for (const { status } of Object.values(PROBLEMS)) expect(status).toBeGreaterThanOrEqual(400);
});

function parameterOf(operationId: string, name: string) {
  const operation = described.find(([, one]) => one.operationId === operationId)![1];
  return operation.parameters.find((parameter) => parameter.name === name);
}
