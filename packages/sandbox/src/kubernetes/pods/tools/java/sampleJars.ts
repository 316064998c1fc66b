import type { ProgramContext } from '../../programs.ts';

/**
 * Bytecode is not run; images with a Java have two jars that the sandbox knows
 * by their content and plays itself: a Spring-like service and Arthas.
 */
export const SAMPLE_SERVICE = 'PK\u0003\u0004 sample service of the sandbox\n';
export const ARTHAS_BOOT = 'PK\u0003\u0004 arthas-boot of the sandbox\n';

export type JarKind =
  | 'absent'
  | 'no jar'
  | 'sample service'
  | 'arthas-boot'
  | 'foreign';

export async function jarKind(
  { fs, cwd }: ProgramContext,
  jar: string,
): Promise<JarKind> {
  const path = fs.resolvePath(cwd, jar);
  const stat = await fs.stat(path).catch(() => undefined);
  if (!stat) return 'absent';
  if (!stat.isFile) return 'no jar';
  const content = Buffer.from(await fs.readFileBuffer(path));
  if (content.equals(Buffer.from(SAMPLE_SERVICE))) return 'sample service';
  if (content.equals(Buffer.from(ARTHAS_BOOT))) return 'arthas-boot';
  return content.subarray(0, 2).toString() === 'PK' ? 'foreign' : 'no jar';
}
