import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 });

// jsdom has none, and the graph and virtual lists ask for one.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// jsdom draws nothing; xterm.js measures colours on a canvas as it is loaded.
HTMLCanvasElement.prototype.getContext = () => null;
