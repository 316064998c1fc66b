import {
  debugImageSchema,
  imageNameSchema,
  snippetSchema,
} from '@amamba/plugin-amamba-debug-common';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { BUILT_IN_IMAGES } from './builtInImages';
import type { DebugConfig } from './DebugConfig';
import { parseImageName } from './imageNames';
import { type ImageMirror, mirrorImage } from './mirrorImage';

const ROOT = 'amamba.debug';
const MIB = 1024 * 1024;
const DAY = 86_400;

/** What comes from the environment is text. */
const numeric = z.preprocess(
  value =>
    typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
      ? Number(value)
      : value,
  z.number(),
);
const flag = z.preprocess(
  value =>
    typeof value === 'string'
      ? { true: true, false: false }[value] ?? value
      : value,
  z.boolean(),
);
const whole = (fallback: number, min: number, max: number) =>
  numeric.pipe(z.int().min(min).max(max)).default(fallback);

const keySchema = z
  .string()
  .transform(text => Buffer.from(text, 'base64'))
  .refine(
    key => key.length === 32,
    'must be 32 random bytes in base64: make one with `openssl rand -base64 32`',
  );

const patternSchema = z
  .string()
  .regex(
    /^[a-zA-Z0-9*][-a-zA-Z0-9._:/@*]*$/,
    'must be the name of an image, such as docker.io/nicolaka/netshoot:*',
  );

const imageSchema = imageNameSchema.refine(
  name => parseImageName(name) !== undefined,
  'must be the name of an image, such as docker.io/nicolaka/netshoot:v0.15',
);

const catalogueSchema = z
  .array(
    z.strictObject({
      ...debugImageSchema.shape,
      image: imageSchema,
      suits: debugImageSchema.shape.suits.default([]),
      snippets: z.array(snippetSchema).default([]),
    }),
  )
  .superRefine((images, context) => {
    images.forEach(({ id }, index) => {
      if (images.findIndex(image => image.id === id) < index) {
        context.addIssue({
          code: 'custom',
          path: [index, 'id'],
          message: `${id} is the id of an image above`,
        });
      }
    });
  });

const mirrorSchema = z.strictObject({
  from: z.string().min(1),
  to: z.string().min(1),
});

const limitsSchema = z.strictObject({
  idleSeconds: whole(1800, 10, DAY),
  sessionSeconds: whole(28_800, 60, 7 * DAY),
  warningSeconds: whole(120, 0, 3600),
  graceSeconds: whole(120, 0, 3600),
  recheckSeconds: whole(60, 1, 3600),
  sessionsPerUser: whole(20, 1, 1000),
  sessionsPerReplica: whole(2000, 1, 100_000),
  debuggerSeconds: whole(3600, 60, DAY),
  maxDebuggerSeconds: whole(DAY, 60, DAY),
  downloadMebibytes: whole(256, 1, 1024 * 1024),
  uploadMebibytes: whole(256, 1, 1024 * 1024),
});

const recordingSchema = z
  .strictObject({
    policy: z.enum(['off', 'optional', 'required']).default('off'),
    key: keySchema.optional(),
    previousKeys: z.array(keySchema).default([]),
    retentionDays: whole(30, 1, 3650),
  })
  .superRefine(({ policy, key }, context) => {
    if (policy !== 'off' && !key) {
      context.addIssue({
        code: 'custom',
        path: ['key'],
        message: `is missing, and the policy is "${policy}": recordings are kept encrypted. Make a key with \`openssl rand -base64 32\` and give it as a secret, or set the policy to "off"`,
      });
    }
  });

const name = (fallback: string) => z.string().min(1).default(fallback);

const debugSchema = z.strictObject({
  limits: limitsSchema.prefault({}),
  images: catalogueSchema.optional(),
  mirrors: z.array(mirrorSchema).default([]),
  allowedImages: z.array(patternSchema).optional(),
  recording: recordingSchema.prefault({}),
  sessionRetentionDays: whole(90, 1, 3650),
  reason: z.enum(['optional', 'required']).default('optional'),
  preview: z
    .strictObject({
      enabled: flag.default(false),
      baseUrl: z.url({ protocol: /^https?$/ }).optional(),
      seconds: whole(900, 30, DAY),
    })
    .prefault({}),
  node: z
    .strictObject({
      image: imageSchema.default('docker.io/library/busybox:1.37.0'),
      namespace: name('kube-system'),
    })
    .prefault({}),
  agent: z
    .strictObject({
      namespace: name('amamba-debug'),
      labelSelector: name('app.kubernetes.io/name=amamba-debug-agent'),
      container: name('agent'),
    })
    .prefault({}),
  replica: z
    .strictObject({ url: z.url({ protocol: /^https?$/ }).optional() })
    .prefault({}),
});

/**
 * Reads `amamba.debug`; `config.d.ts` says what it means.
 *
 * @throws InputError at start-up, naming the key that is wrong and what to do.
 */
export function readDebugConfig(root: Config): DebugConfig {
  const { data, error } = debugSchema.safeParse(root.getOptional(ROOT) ?? {});
  if (error) {
    const problems = error.issues.map(
      ({ path, message }) => `${writePath(path)}: ${message}`,
    );
    throw new InputError(`Correct the configuration: ${problems.join('; ')}`);
  }
  const { mirrors, limits, node, ...rest } = data;
  checkLimits(limits);
  const images = data.images ?? mirrorAll(mirrors);
  return {
    ...rest,
    images,
    allowedImages: data.allowedImages ?? images.map(({ image }) => image),
    limits: toLimits(limits),
    node: { ...node, image: mirrorImage(mirrors, node.image) },
    origins: readOrigins(root),
  };
}

type Limits = z.output<typeof limitsSchema>;

function toLimits(limits: Limits): DebugConfig['limits'] {
  const { downloadMebibytes, uploadMebibytes, ...rest } = limits;
  return {
    ...rest,
    downloadBytes: downloadMebibytes * MIB,
    uploadBytes: uploadMebibytes * MIB,
  };
}

function checkLimits(limits: Limits): void {
  for (const [less, more] of [
    ['warningSeconds', 'idleSeconds'],
    ['warningSeconds', 'sessionSeconds'],
    ['debuggerSeconds', 'maxDebuggerSeconds'],
  ] as const) {
    if (limits[less] > limits[more]) {
      throw new InputError(
        `Correct the configuration: ${ROOT}.limits.${less} is ${limits[less]}, more than ${ROOT}.limits.${more}, which is ${limits[more]}`,
      );
    }
  }
}

function mirrorAll(mirrors: ImageMirror[]) {
  return BUILT_IN_IMAGES.map(image => ({
    ...image,
    image: mirrorImage(mirrors, image.image),
  }));
}

function readOrigins(root: Config): string[] {
  const cors = root.getOptional('backend.cors.origin');
  const urls = [
    root.getOptionalString('app.baseUrl'),
    ...(Array.isArray(cors) ? cors : [cors]),
  ];
  return [
    ...new Set(
      urls.flatMap(url =>
        // A pattern lets in pages nobody thought of: a terminal takes none. Of
        // other schemes the origin is `null`, which is that of any sandbox.
        typeof url === 'string' &&
        !url.includes('*') &&
        /^https?:/i.test(url) &&
        URL.canParse(url)
          ? [new URL(url).origin]
          : [],
      ),
    ),
  ];
}

function writePath(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`,
    ROOT,
  );
}
