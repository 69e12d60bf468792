// A certified OpenID Connect provider (the npm package oidc-provider, whose folder METERVIEW_OIDC
// names), and a Resource Manager of one subscription that takes its tokens only. Prints their
// origins, then reads the address that people are sent back to, one line each.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { createInterface } from "node:readline";
import { once } from "node:events";

const { Provider } = await import(pathToFileURL(`${process.env.METERVIEW_OIDC}/lib/index.js`));

const listening = async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return [server, `http://127.0.0.1:${server.address().port}`];
};
const [login, issuer] = await listening();
const [arm, resourceManager] = await listening();
console.log(JSON.stringify({ issuer, arm: resourceManager }));

const [redirect] = await once(createInterface({ input: process.stdin }), "line");
const provider = new Provider(issuer, {
  clients: [{
    client_id: "meterview",
    token_endpoint_auth_method: "none",
    redirect_uris: [redirect],
    post_logout_redirect_uris: [redirect],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
  }],
  pkce: { required: () => true },
  clientBasedCORS: () => true,
  claims: { openid: ["sub"], profile: ["name", "preferred_username"] },
  conformIdTokenClaims: false,
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  findAccount: (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, name: "Grace Hopper", preferred_username: `${id}@navy.example` }),
  }),
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  // Short enough to be renewed while the test looks on.
  ttl: { AccessToken: 4 },
  cookies: { keys: ["of no worth"] },
});
const granted = [];
provider.on("grant.success", (context) => granted.push(context.oidc.params.grant_type));
login.on("request", provider.callback());

arm.on("request", async (request, response) => {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "authorization,accept");
  response.setHeader("content-type", "application/json");
  const answer = (status, body) => {
    response.statusCode = status;
    response.end(JSON.stringify(body));
  };
  if (request.method === "OPTIONS") {
    return answer(200, {});
  }
  if (request.url === "/granted") {
    return answer(200, granted);
  }
  const bearer = (request.headers.authorization ?? "").replace("Bearer ", "");
  const token = await provider.AccessToken.find(bearer);
  if (!token?.isValid) {
    const error = { code: "ExpiredAuthenticationToken", message: "The access token has expired." };
    return answer(401, { error });
  }
  const value = request.url.startsWith("/subscriptions?")
    ? [{ subscriptionId: "11111111-2222-4333-8444-555555555555", displayName: "Navy yard", state: "Enabled" }]
    : [];
  return answer(200, { value });
});
console.log("ready");
