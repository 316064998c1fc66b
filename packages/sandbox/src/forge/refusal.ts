/** An answer that is an error, with the status and words that Gitea has for it. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** As Gitea hides what one may not see: it is not there. */
export function notFound(what = 'not found'): Refusal {
  return new Refusal(404, what);
}
