import type { Program } from '../../programs.ts';
import { cat, head, tail, tee, yes } from './textStreams.ts';
import { dd } from './dd.ts';
import { realpath } from './realpath.ts';
import { chroot, env, nohup, printenv, timeout, xargs } from './runners.ts';
import { hostname, kill, sleep, stty, tty } from './system.ts';
import { tr } from './tr.ts';

/** Utilities that have to work while their input arrives, or with processes. */
export const TOOLS: Record<string, Program> = {
  cat,
  dd,
  head,
  realpath,
  tail,
  tee,
  tr,
  yes,
  chroot,
  env,
  printenv,
  nohup,
  timeout,
  xargs,
  hostname,
  kill,
  sleep,
  stty,
  tty,
};
