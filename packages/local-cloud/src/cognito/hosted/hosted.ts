import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../../shared/http";
import type { Pool } from "../model/pool";
import type { Service } from "../service";
import { authorize } from "./authorize";
import {
  changePassword,
  confirmForgotPassword,
  forgotPassword,
  showForgotPassword,
} from "./recovery";
import { confirm, showConfirm, showSignUp, signUp } from "./signUp";
import type { Endpoint } from "./request";
import { createHostedState } from "./state";
import { login, logout, mfa, mfaSetup, showLogin } from "./login";
import { errorPage } from "./pages/errorPage";
import { oauthError, type Reply, sendReply } from "../../web/reply";
import { revoke } from "./revoke";
import { token } from "./token";
import { userInfo } from "./userInfo";

type Methods = Readonly<Partial<Record<string, Endpoint>>>;

const pages: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ["/oauth2/authorize", { GET: authorize }],
  ["/login", { GET: showLogin, POST: login }],
  ["/signup", { GET: showSignUp, POST: signUp }],
  ["/confirm", { GET: showConfirm, POST: confirm }],
  ["/confirmUser", { GET: showConfirm, POST: confirm }],
  ["/forgotPassword", { GET: showForgotPassword, POST: forgotPassword }],
  ["/confirmForgotPassword", { POST: confirmForgotPassword }],
  ["/changePassword", { POST: changePassword }],
  ["/mfa", { POST: mfa }],
  ["/mfaSetup", { POST: mfaSetup }],
  ["/logout", { GET: logout }],
]);

/** What scripts of any page may call, too. */
const calls: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ["/oauth2/token", { POST: token }],
  ["/oauth2/userInfo", { GET: userInfo, POST: userInfo }],
  ["/oauth2/revoke", { POST: revoke }],
]);

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "authorization,content-type,x-amz-user-agent",
  "access-control-max-age": "172800",
};

const bodyLimit = 64 * 1024;

/** Answers what belongs to a pool's domain and returns `true`; leaves every other request alone. */
export function createHosted(service: Service) {
  const state = createHostedState(service.now);

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const [address = "/", query = ""] = splitOnce(request.url ?? "/", "?");
    const at = locate(service, request.headers.host ?? "", address);
    if (at === undefined) return false;
    const callable = calls.get(at.path);
    const methods = callable ?? pages.get(at.path);
    if (methods === undefined) return false;

    const answer = async (): Promise<Reply> => {
      if (callable !== undefined && request.method === "OPTIONS") {
        return { status: 200, headers: {}, body: "" };
      }
      const method = request.method === "HEAD" ? "GET" : (request.method ?? "");
      const endpoint = Object.hasOwn(methods, method) ? methods[method] : undefined;
      const allow = Object.keys(methods).join(", ");
      if (endpoint === undefined) return { status: 405, headers: { allow }, body: "" };
      const body = await readBody(request, bodyLimit);
      if (body === "too-large") return { status: 413, headers: {}, body: "" };
      return endpoint({
        service,
        state,
        pool: at.pool,
        base: at.base,
        headers: request.headers,
        query: new URLSearchParams(query),
        form: readForm(request, body),
      });
    };
    void answer()
      .catch((error: unknown) => failure(error, callable !== undefined))
      .then((reply) => {
        const headers = { ...(callable === undefined ? {} : cors), ...reply.headers };
        sendReply(request, response, { ...reply, headers });
      });
    return true;
  };
}

/** The pool whose domain the request is for: by its host as in AWS, or by the first part of its path. */
function locate(
  { pools, region }: Service,
  host: string,
  address: string,
): { readonly pool: Pool; readonly base: string; readonly path: string } | undefined {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  for (const pool of pools.values()) {
    if (pool.domain === undefined) continue;
    const hosts = [pool.domain, `${pool.domain}.auth.${region}.amazoncognito.com`];
    if (hosts.includes(name)) return { pool, base: "", path: address };
  }
  const [, id = "", path = ""] = /^\/([^/]+)(\/.*)$/.exec(address) ?? [];
  const pool = pools.get(id);
  return pool?.domain === undefined ? undefined : { pool, base: `/${id}`, path };
}

function readForm(request: IncomingMessage, body: Buffer): URLSearchParams {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  const isForm = type === "application/x-www-form-urlencoded";
  return new URLSearchParams(isForm ? body.toString("utf8") : "");
}

function failure(error: unknown, callable: boolean): Reply {
  const reason = `The local Cognito failed: ${String(error)}`;
  return callable ? oauthError("server_error", reason, 500) : errorPage(500, reason);
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
