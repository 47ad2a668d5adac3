import { AuthPool, SecuredApi } from "@secured-api/components";

const pool = new AuthPool("People", {
  selfSignUp: true,
  scopes: { notes: { read: "Read", write: "Write", admin: "Delete everything" } },
  everyone: ["notes/read", "notes/write"],
  groups: { admins: ["notes/admin"] },
  domain: "notes",
  clients: {
    web: { signIn: ["password"], oauth: { callbackUrls: ["http://localhost:5173/in"] } },
  },
});

const noContent = () => async () => ({ statusCode: 204, body: "" });
const api = new SecuredApi("NotesApi", {
  userPoolArn: pool.userPoolArn,
  scopes: ["notes/read", "notes/write", "notes/admin"],
  gatewayLogs: "off",
  routes: {
    "GET /notes": { scopes: ["notes/read"], handler: noContent },
    "PUT /notes": { scopes: ["notes/write"], handler: noContent },
    "DELETE /notes": { scopes: ["notes/admin"], handler: noContent },
  },
});

export = { apiUrl: api.url, userPoolId: pool.userPoolId, userPoolClientId: pool.clientIds.web };
