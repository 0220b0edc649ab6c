/// Who called what, and what was decided: what CloudTrail would have (kinesis.md 11.6). An engine
/// keeps it from the moment on at which it is told identities, or a resource gets a policy
/// (Engine::asks_policies); before, nobody is asked and nothing is kept.
///
/// An entry is a call, never a record: PutRecords of 500 records is one. Management and data events
/// are kept apart, so that a busy producer does not push out the call that changed the stream.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/chunked_log.h"
#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/engine/event.h"
#include "core/iam/evaluate.h"

namespace kds {

/// CloudTrail's two kinds (kinesis.md 11.6). Data events are not in a trail unless asked for.
bool is_data_event(Action action);
/// CloudTrail's readOnly: what lists, describes or gets, and SubscribeToShard.
bool is_read_only(Action action);

/// The statement that decided; texts of its own, as policies change.
struct AuditDecision {
    iam::PolicyKind kind = iam::PolicyKind::IdentityBased;
    bool has_statement = false;  ///< False: none allowed it, or the caller may do everything.
    std::string policy_name = {};
    std::size_t statement = 0;  ///< Place in the policy.
    std::string sid = {};
};
AuditDecision audit_decision(const iam::Decision& decision);

struct AuditEntry {
    Instant at{};
    std::uint64_t call = 0;  ///< As Event::call.
    ActorId actor = kLearner;
    Action action{};
    std::string account = {};     ///< Of the caller.
    std::string caller = {};      ///< ARN.
    std::string resource = {};    ///< ARN, or "*".
    std::string endpoint = {};    ///< "vpce-…"; empty: the public one.
    std::string address = {};     ///< Of the caller; empty if none is told.
    AuditDecision decision = {};  ///< Whatever, if the caller was not recognized.
    /// What the call was answered; empty: it succeeded. PutRecords with entries that failed did.
    std::optional<ErrorCode> error = {};
    std::string message = {};  ///< Of the error.

    bool is_refused() const {
        return error == ErrorCode::AccessDenied || error == ErrorCode::UnrecognizedClient ||
               error == ErrorCode::KmsAccessDenied;
    }
};

/// So many of the newest of each kind are kept, at least.
inline constexpr std::uint64_t kAuditKept = 1'024;

/// A regular value. The newest entry stands apart until the next call begins, because only its end
/// says what was answered.
class AuditLog {
public:
    using Entries = ChunkedLog<AuditEntry, 64>;

    const Entries& management() const { return management_; }
    const Entries& data() const { return data_; }
    /// The newest of all; it is in none of the two yet. Null while there is none.
    const AuditEntry* newest() const { return newest_.get(); }
    /// Calls that were ever kept; a model that has seen so many has seen all.
    std::uint64_t count() const { return management_.end() + data_.end() + (newest_ ? 1u : 0u); }

    void begin(AuditEntry entry);
    /// Of the call that began last; nothing if it is another one.
    void end_with(std::uint64_t call, const Error& error);

private:
    Entries management_;
    Entries data_;
    /// Shared with copies until it changes.
    std::shared_ptr<AuditEntry> newest_;
};

}  // namespace kds
