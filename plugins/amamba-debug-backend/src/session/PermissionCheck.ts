import type {
  BackstageCredentials,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  type AuthorizePermissionRequest,
  AuthorizeResult,
} from '@backstage/plugin-permission-common';

/** Checks that may fail in a row before nobody knows whether it is allowed. */
const MOST_FAILURES = 5;

/** Asks now and then whether somebody still may. */
export class PermissionCheck {
  readonly #options: {
    permissions: PermissionsService;
    logger: LoggerService;
    requests: AuthorizePermissionRequest[];
    everyMs: number;
  };
  #dueAt: number;
  #failures = 0;
  #running = false;

  constructor(
    options: {
      permissions: PermissionsService;
      logger: LoggerService;
      requests: AuthorizePermissionRequest[];
      everyMs: number;
    },
    now: number,
  ) {
    this.#options = options;
    this.#dueAt = now + options.everyMs;
  }

  /**
   * @returns false when they may no more, or that could not be found out for
   * too long.
   */
  async allows(
    credentials: BackstageCredentials,
    now: number,
  ): Promise<boolean> {
    if (this.#running || now < this.#dueAt) {
      return true;
    }
    this.#running = true;
    this.#dueAt = now + this.#options.everyMs;
    try {
      const decisions = await this.#options.permissions.authorize(
        this.#options.requests,
        { credentials },
      );
      this.#failures = 0;
      return decisions.every(({ result }) => result === AuthorizeResult.ALLOW);
    } catch (error) {
      this.#failures += 1;
      this.#options.logger.warn(
        `Could not check whether a debug session is still allowed (${
          this.#failures
        } times in a row)`,
        toError(error) as Error,
      );
      return this.#failures < MOST_FAILURES;
    } finally {
      this.#running = false;
    }
  }
}
