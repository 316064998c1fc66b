import { portalUrl } from '../portal.mjs';
import { signIn } from '../signIn.mjs';

const [login] = process.argv.slice(2);
if (!login) {
  console.error('Whose token? npm run token -- alice');
  process.exit(1);
}
try {
  const { token } = await signIn(portalUrl(), login);
  console.log(token);
} catch (error) {
  console.error(
    error.cause?.code === 'ECONNREFUSED'
      ? `The portal is not running at ${portalUrl()}: start it with npm start.`
      : error.message,
  );
  process.exit(1);
}
