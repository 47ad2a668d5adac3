import type { IncomingMessage, ServerResponse } from "node:http";
import { mediaTypeOf, readBody } from "../../shared/http";
import { empty, sendWebResponse, type WebResponse } from "../../web/response";
import type { Pool } from "../model/pool";
import type { Service } from "../service";
import { authorize } from "./authorize";
import { login, logout, showLogin } from "./login";
import { oauthError } from "./oauth";
import { errorPage } from "./pages/errorPage";
import { confirmForgotPassword, forgotPassword, showForgotPassword } from "./recovery";
import type { HostedEndpoint } from "./request";
import { revoke } from "./revoke";
import { changePassword, mfa, mfaSetup } from "./signInSteps";
import { confirm, showConfirm, showSignUp, signUp } from "./signUp";
import { createHostedState } from "./state";
import { token } from "./token";
import { userInfo } from "./userInfo";

/** The endpoint of each method. */
type Methods = Readonly<Partial<Record<string, HostedEndpoint>>>;

const pages: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ["/oauth2/authorize", { GET: authorize }],
  ["/login", { GET: showLogin, POST: login }],
  ["/changePassword", { POST: changePassword }],
  ["/mfa", { POST: mfa }],
  ["/mfaSetup", { POST: mfaSetup }],
  ["/signup", { GET: showSignUp, POST: signUp }],
  ["/confirm", { GET: showConfirm, POST: confirm }],
  ["/confirmUser", { GET: showConfirm, POST: confirm }],
  ["/forgotPassword", { GET: showForgotPassword, POST: forgotPassword }],
  ["/confirmForgotPassword", { POST: confirmForgotPassword }],
  ["/logout", { GET: logout }],
]);

/** What a script of any origin may call. */
const crossOrigin: ReadonlyMap<string, Methods> = new Map<string, Methods>([
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

/** Handles what a pool's domain serves and returns `true`; leaves every other request alone. */
export function createHosted(service: Service) {
  const state = createHostedState(service.now);

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const [, path = "/", query = ""] = /^([^?]*)\??(.*)$/s.exec(request.url ?? "/") ?? [];
    const target = findTarget(service, request.headers.host ?? "", path);
    if (target === undefined) return false;
    const isCrossOrigin = crossOrigin.has(target.path);
    const methods = crossOrigin.get(target.path) ?? pages.get(target.path);
    if (methods === undefined) return false;

    const respond = async (): Promise<WebResponse> => {
      if (isCrossOrigin && request.method === "OPTIONS") return empty(200);
      const method = request.method === "HEAD" ? "GET" : (request.method ?? "");
      const endpoint = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (endpoint === undefined) return empty(405, { allow: Object.keys(methods).join(", ") });
      const body = await readBody(request, bodyLimit);
      if (body === "too-large") return empty(413);
      return endpoint({
        service,
        state,
        pool: target.pool,
        base: target.base,
        headers: request.headers,
        query: new URLSearchParams(query),
        form: readForm(request, body),
      });
    };
    void respond()
      .catch((error: unknown) => crashResponse(error, isCrossOrigin))
      .then((webResponse) => {
        const headers = { ...(isCrossOrigin ? cors : {}), ...webResponse.headers };
        sendWebResponse(request, response, { ...webResponse, headers });
      });
    return true;
  };
}

interface Target {
  readonly pool: Pool;
  readonly base: string;
  /** Within the pool's domain. */
  readonly path: string;
}

/** The pool whose domain the request is for: by its host as in AWS, or by the first part of its path. */
function findTarget({ pools, region }: Service, host: string, path: string): Target | undefined {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  for (const pool of pools.values()) {
    if (pool.domain === undefined) continue;
    const hosts = [pool.domain, `${pool.domain}.auth.${region}.amazoncognito.com`];
    if (hosts.includes(name)) return { pool, base: "", path };
  }
  const [, id = "", rest = ""] = /^\/([^/]+)(\/.*)$/.exec(path) ?? [];
  const pool = pools.get(id);
  return pool?.domain === undefined ? undefined : { pool, base: `/${id}`, path: rest };
}

function readForm(request: IncomingMessage, body: Buffer): URLSearchParams {
  const isForm =
    mediaTypeOf(request.headers["content-type"]) === "application/x-www-form-urlencoded";
  return new URLSearchParams(isForm ? body.toString("utf8") : "");
}

function crashResponse(error: unknown, isCrossOrigin: boolean): WebResponse {
  const description = `The local Cognito failed: ${String(error)}`;
  return isCrossOrigin
    ? oauthError("server_error", { description, status: 500 })
    : errorPage(500, description);
}
