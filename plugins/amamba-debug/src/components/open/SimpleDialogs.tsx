import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { commandSchema } from '@amamba/plugin-amamba-debug-common';
import { Check, Field } from '@amamba/plugin-amamba-react';
import { useState } from 'react';
import { useMessages } from '../../translation/translation';
import { OpenDialog } from './OpenDialog';
import { splitCommand } from './splitCommand';
import type { Way } from './ways';

/** How a container is called in sentences. */
export function placeOf(at: ContainerRef): string {
  return `${at.pod} / ${at.container}`;
}

/** A program's path, as the backend takes it. */
const PROGRAM = /^[A-Za-z0-9._/+:\\-]{1,200}$/;

/** Asks for the reason that has to be said before a session. */
export function EntryDialog(props: { way: Way }) {
  const t = useMessages();
  return (
    <OpenDialog
      title={t('entry.title')}
      about={t('entry.about')}
      maxWidth="xs"
      way={props.way}
    />
  );
}

/** Asks which shell to open. */
export function ShellDialog(props: { at: ContainerRef }) {
  const t = useMessages();
  const [shell, setShell] = useState('/bin/sh');
  const problem = PROGRAM.test(shell) ? undefined : t('open.shellProblem');
  return (
    <OpenDialog
      title={t('open.otherShell')}
      about={t('open.shellAbout', { place: placeOf(props.at) })}
      maxWidth="xs"
      way={problem ? undefined : { mode: 'shell', at: props.at, shell }}
    >
      {insist => (
        <Field
          label={t('open.shellPath')}
          value={shell}
          onChange={setShell}
          problem={problem}
          insist={insist}
          helperText={t('open.shellHelp')}
        />
      )}
    </OpenDialog>
  );
}

/** What is wrong with a command line; undefined: nothing. */
export function useCommandWords(line: string): {
  words: string[] | undefined;
  problem: string | undefined;
} {
  const t = useMessages();
  const words = splitCommand(line);
  if (!words) {
    return { words, problem: t('open.commandQuote') };
  }
  if (words.length === 0) {
    return { words: undefined, problem: t('open.commandMissing') };
  }
  return commandSchema.safeParse(words).success
    ? { words, problem: undefined }
    : { words: undefined, problem: t('open.commandLong') };
}

/** Asks for one command. */
export function CommandDialog(props: { at: ContainerRef }) {
  const t = useMessages();
  const [line, setLine] = useState('');
  const [tty, setTty] = useState(false);
  const { words, problem } = useCommandWords(line);
  return (
    <OpenDialog
      title={t('open.command')}
      about={t('open.commandAbout', { place: placeOf(props.at) })}
      way={words && { mode: 'command', at: props.at, command: words, tty }}
    >
      {insist => (
        <>
          <Field
            // It is what the dialog opens for.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            label={t('open.commandLine')}
            placeholder="env"
            value={line}
            onChange={setLine}
            problem={problem}
            insist={insist}
            helperText={t('open.commandHelp')}
            inputProps={{ spellCheck: false, autoComplete: 'off' }}
          />
          <Check
            label={t('open.tty')}
            help={t('open.ttyHelp')}
            checked={tty}
            onChange={setTty}
          />
        </>
      )}
    </OpenDialog>
  );
}

/** Asks how to follow a log. */
export function LogsDialog(props: { at: ContainerRef }) {
  const t = useMessages();
  const [lines, setLines] = useState('500');
  const [timestamps, setTimestamps] = useState(false);
  const [previous, setPrevious] = useState(false);
  const tailLines = Number(lines);
  const valid =
    /^\d+$/.test(lines) && Number.isInteger(tailLines) && tailLines <= 10_000;
  return (
    <OpenDialog
      title={t('open.logs')}
      about={t('open.logsAbout', { place: placeOf(props.at) })}
      maxWidth="xs"
      way={
        valid
          ? { mode: 'logs', at: props.at, tailLines, timestamps, previous }
          : undefined
      }
    >
      {insist => (
        <>
          <Field
            label={t('open.tailLines')}
            value={lines}
            onChange={setLines}
            problem={valid ? undefined : t('open.tailLinesProblem')}
            insist={insist}
            inputProps={{ inputMode: 'numeric' }}
          />
          <Check
            label={t('open.timestamps')}
            checked={timestamps}
            onChange={setTimestamps}
          />
          <Check
            label={t('open.previous')}
            help={t('open.previousHelp')}
            checked={previous}
            onChange={setPrevious}
          />
        </>
      )}
    </OpenDialog>
  );
}
