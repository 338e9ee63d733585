/**
 * The OWASP Logging Vocabulary (cheatsheetseries.owasp.org, Logging_Vocabulary_Cheat_Sheet), as far as it is about people, agents and records:
 * the audit trail and whoever reads it elsewhere speak of the same things.
 */
const AUDIT_EVENTS = [
  "authn_login_success",
  "authn_login_successafterfail",
  "authn_login_fail",
  "authn_login_fail_max",
  "authn_login_lock",
  "authn_password_change",
  "authn_password_change_fail",
  "authn_token_created",
  "authn_token_revoked",
  "authn_token_reuse",
  "authn_token_delete",
  "authz_fail",
  "authz_change",
  "authz_admin",
  "excess_rate_limit_exceeded",
  "input_validation_fail",
  "malicious_direct_reference",
  "privilege_permissions_changed",
  "sensitive_create",
  "sensitive_read",
  "sensitive_update",
  "sensitive_delete",
  "sequence_fail",
  "session_created",
  "session_renewed",
  "session_expired",
  "session_use_after_expire",
  "upload_complete",
  "upload_stored",
  "upload_validation",
  "upload_delete",
  "user_created",
  "user_updated",
  "user_archived",
  "user_deleted",
] as const;

/** The name of something that the audit trail keeps. */
export type AuditEvent = (typeof AUDIT_EVENTS)[number];

/** Whether the trail knows such an event. */
export function isAuditEvent(name: string): name is AuditEvent {
  return (AUDIT_EVENTS as readonly string[]).includes(name);
}
