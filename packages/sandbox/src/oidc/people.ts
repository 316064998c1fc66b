/** A person who can sign in to the demo. */
export interface Person {
  /** User name, and name of the catalog's User entity. */
  login: string;
  name: string;
  email: string;
  /** What this person is in the demo, for the sign-in page. */
  role: string;
}

/** The demo's people, as `catalog/org.yaml` describes them. */
export const PEOPLE: readonly Person[] = [
  { login: 'alice', name: 'Alice Zhao', role: 'Admin of payments' },
  { login: 'bob', name: 'Bob Keller', role: 'Editor in payments' },
  { login: 'carol', name: 'Carol Okafor', role: 'Viewer in payments' },
  { login: 'dave', name: 'Dave Lindqvist', role: 'Admin of search' },
  { login: 'erin', name: 'Erin Sato', role: 'No workspace' },
  { login: 'olga', name: 'Olga Brandt', role: 'Runs the platform' },
].map(person => ({ ...person, email: `${person.login}@example.com` }));

/** @returns the person, or undefined when nobody has that name. */
export function findPerson(login: string): Person | undefined {
  return PEOPLE.find(person => person.login === login);
}
