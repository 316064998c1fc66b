import '@testing-library/jest-dom';

// jsdom has none, and the graph and virtual lists ask for one.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
