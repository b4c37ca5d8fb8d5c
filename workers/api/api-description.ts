import { OPERATIONS } from './operations.ts';
import { openApiDocument, type OpenApiDocument } from './openapi.ts';

/** The description of this deployment's API; made once in an isolate. */
export function apiDescription(origin: string): OpenApiDocument {
  return (description ??= openApiDocument(OPERATIONS, origin));
}

let description: OpenApiDocument | undefined;
