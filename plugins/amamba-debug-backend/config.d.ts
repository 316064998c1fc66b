export interface Config {
  amamba?: {
    debug?: {};
  };
}
