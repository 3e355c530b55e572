// A certified OpenID Connect provider (npm's oidc-provider) on loopback, for the tests of signing in.
// Arguments: port, redirect address. PEOPLE: the claims of each person by the name typed at its own sign-in page.
import Provider from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const people = JSON.parse(process.env.PEOPLE);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'remiss',
    client_secret: 'a secret of the tests',
    redirect_uris: [redirect],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  cookies: { keys: ['a key of the tests'] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  pkce: { required: () => true },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
