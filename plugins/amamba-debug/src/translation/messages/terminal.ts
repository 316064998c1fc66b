/** Terminals, what becomes of their sessions, and replays. */
export const terminalMessages = {
  terminal: {
    workbench: 'Terminals',
    tabs: 'Open sessions',
    labelContainer: 'Terminal in {{container}} of {{pod}}',
    labelNode: 'Terminal on {{node}}',
    toolbar: 'Terminal tools',
    phase: {
      connecting: 'Connecting',
      open: 'Open',
      reconnecting: 'Reconnecting',
      ended: 'Ended',
    },
    mode: {
      shell: 'Shell',
      attach: 'Attach',
      command: 'Command',
      logs: 'Log',
      debugContainer: 'Debug container',
      podCopy: 'Pod copy',
      agent: 'Node agent',
      node: 'Node shell',
      download: 'Download',
      upload: 'Upload',
    },
    progress: {
      connecting: 'Connecting to the cluster…',
      findingShell: 'Looking for a shell…',
      creating: 'Creating it…',
      pullingImage: 'Pulling the image…',
      starting: 'Starting it…',
      detail: '{{step}} {{detail}}',
    },
    badge: {
      recorded: 'Recording',
      recordedHelp:
        'What this terminal shows is recorded and can be replayed by those whom the workspace allows.',
      shared: 'Shared',
      sharedHelp:
        'Members of the workspace can watch this session; they cannot type.',
      watchers_one: '{{count}} is watching',
      watchers_other: '{{count}} are watching',
      watching: 'You are watching',
      watchingHelp: 'This session is somebody else’s. You cannot type into it.',
      readOnly: 'Read-only',
      readOnlyHelp: 'Nothing can be typed into this session.',
    },
    warning: {
      idle: 'Nothing has happened for a while. This session ends in {{time}}; type something to keep it.',
      tooLong:
        'This session ends in {{time}}: it has been open for as long as is allowed. Open another one then.',
      shutdown:
        'The portal’s backend is restarting. This session ends in {{time}}; open another one then.',
      signedOut:
        'You seem to be signed out. This session ends in {{time}} unless you sign in to the portal again.',
    },
    lost: 'The connection was lost. The session waits for you.',
    retryIn: 'Trying again in {{seconds}} s…',
    retrying: 'Trying now…',
    retryNow: 'Try now',
    sending: 'Sending what you pasted; {{size}} left.',
    stopSending: 'Stop sending',
    end: {
      exited: 'The program has ended.',
      exitedWith: 'The program has ended with exit code {{code}}.',
      closed: 'You ended this session.',
      failed: 'This session failed.',
      neverOpened: 'Nobody opened this session in time.',
      idle: 'This session ended: nothing happened for too long.',
      tooLong:
        'This session ended: it was open for as long as is allowed. Open another one to go on.',
      revoked:
        'This session ended: you are no longer allowed to have it. Ask an administrator of the workspace.',
      signedOut: 'This session ended: you were signed out of the portal.',
      notResumed:
        'This session ended: nobody came back to it after the connection was lost.',
      endedByOther: 'An administrator ended this session.',
      shutdown:
        'This session ended: the portal’s backend restarted. Open another one to go on.',
      lost: 'This session ended: the portal’s backend that had it is gone. Open another one to go on.',
    },
    closing: {
      replaced:
        'You are connected to this session elsewhere, in another tab or browser.',
      idle: 'This session ended: nothing happened for too long.',
      gone: 'This session has ended.',
      notAllowed: 'You are not allowed to be in this session.',
      shutdown:
        'The portal’s backend is restarting; this session went with it. Open another one to go on.',
      lost: 'The connection was lost before everything had arrived.',
    },
    error: {
      badMessage:
        'This page and the portal’s backend are of different versions. Reload the page; if that does not help, tell the platform administrators.',
      badTicket: 'The ticket of this connection has expired. Connect again.',
      notAllowed:
        'You are not allowed to do this. Ask an administrator of the workspace.',
      sessionGone: 'This session has ended. Open another one.',
      podGone:
        'The pod is gone. It may have been replaced: choose a running pod.',
      containerNotRunning:
        'The container does not run. Look at why it ended, or debug a copy of the pod.',
      noShell:
        'There is no shell in this container. A debug container brings one along, and sees its processes and files.',
      execForbidden:
        'The cluster does not let you into this container. Its administrators grant that.',
      imageNotAllowed:
        'This image is not allowed in the workspace. Choose one that is, or ask an administrator of the workspace to allow it.',
      imagePull:
        'The image could not be pulled. Check its name, and whether the cluster reaches its registry.',
      podSecurity:
        'The pod security of the namespace refuses this profile. Choose a stricter one.',
      ephemeralUnsupported:
        'This cluster has no debug containers. Debug a copy of the pod, or through the agent on its node.',
      agentMissing:
        'No agent runs on this pod’s node. The cluster’s administrators install it.',
      noTar:
        'The container has no tar, which transfers files. Open a debug container first.',
      tooLarge: 'This is larger than is allowed.',
      exists: 'There is a file of this name already.',
      notFound: 'There is no such file.',
      clusterUnreachable:
        'The cluster cannot be reached. Try again later, or tell the platform administrators.',
      replicaUnreachable:
        'The part of the portal’s backend that has this session cannot be reached.',
      failed: 'This did not work.',
    },
    said: 'Details: {{message}}',
    remedy: {
      again: 'Open again',
      debugContainer: 'Open a debug container',
      podCopy: 'Debug a copy',
      agent: 'Through the agent',
      reconnect: 'Connect again',
      takeOver: 'Connect here',
      closeTab: 'Close the tab',
    },
    tool: {
      layout: 'Layout of terminals',
      single: 'One terminal',
      columns: 'Side by side',
      rows: 'One above the other',
      search: 'Search (Ctrl+Shift+F)',
      larger: 'Larger text',
      smaller: 'Smaller text',
      screenReader: 'Read output to screen readers',
      share: 'Let colleagues watch',
      unshare: 'Stop sharing',
      copyLink: 'Copy the link to watch',
      linkCopied: 'The link was copied',
      full: 'Fill the window',
      notFull: 'Back to the page',
      end: 'End the session',
      close: 'Close the tab',
    },
    shareDialog: {
      title: 'Share this session?',
      body: 'Members of the workspace who can see its sessions can then watch what this terminal shows, secrets too. They cannot type.',
      action: 'Share and copy the link',
    },
    endDialog: {
      title: 'End this session?',
      body: 'What runs in {{name}} is ended. To come back to it, leave the page instead and return within a few minutes.',
      action: 'End it',
    },
    resumable_one: 'A session of yours is still running:',
    resumable_other: '{{count}} sessions of yours are still running:',
    resume: 'Go to {{name}}',
    linkGone: 'The session of this link has ended.',
    emptyTitle: 'No terminal is open',
  },
  replay: {
    label: 'Recording',
    loading: 'Loading the recording…',
    controls: 'Controls of the recording',
    play: 'Play',
    pause: 'Pause',
    restart: 'Play again',
    seek: 'Position',
    position: '{{at}} of {{of}}',
    speed: 'Speed',
    skipIdle: 'Skip idle time',
    markers: 'Markers',
    marker: '{{at}} {{name}}',
    incomplete: 'The rest of the recording could not be loaded. {{message}}',
    retry: 'Try again',
    emptyTitle: 'Nothing was recorded',
    empty: 'The session ended before its terminal showed anything.',
    help: 'Space plays and pauses, the arrow keys go back and forth by five seconds.',
  },
} as const;
