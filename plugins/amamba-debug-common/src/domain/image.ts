import { z } from 'zod';

/** Name of an image: registry, path, tag or digest. @public */
export const imageNameSchema = z
  .string()
  .max(500)
  .regex(
    /^[a-zA-Z0-9][-a-zA-Z0-9._:/@]*$/,
    'must be the name of an image, such as docker.io/nicolaka/netshoot:v0.15',
  );

/** A line to type, and what it shows. @public */
export const snippetSchema = z.object({
  title: z.object({ en: z.string(), zh: z.string() }),
  command: z.string(),
});

/** @public */
export type Snippet = z.output<typeof snippetSchema>;

/** An image with tools that is offered for debugging. @public */
export const debugImageSchema = z.object({
  /** Stable, of the portal's catalogue or of the workspace's. */
  id: z.string(),
  title: z.string(),
  description: z.object({ en: z.string(), zh: z.string() }).optional(),
  image: z.string(),
  /** Languages and matters that it suits: `java`, `network`. */
  suits: z.array(z.string()),
  snippets: z.array(snippetSchema),
});

/** @public */
export type DebugImage = z.output<typeof debugImageSchema>;
