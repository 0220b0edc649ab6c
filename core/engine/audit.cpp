#include "core/engine/audit.h"

#include <utility>

namespace kds {

bool is_data_event(Action action) {
    switch (action) {
        case Action::GetRecords:
        case Action::GetShardIterator:
        case Action::PutRecord:
        case Action::PutRecords:
        case Action::SubscribeToShard: return true;
        default: return false;
    }
}

bool is_read_only(Action action) {
    const std::string_view name = to_string(action);
    return name.starts_with("Describe") || name.starts_with("Get") || name.starts_with("List") ||
           action == Action::SubscribeToShard;
}

AuditDecision audit_decision(const iam::Decision& decision) {
    AuditDecision kept{.kind = decision.kind, .has_statement = decision.statement.has_value()};
    if (!decision.statement) return kept;
    kept.policy_name = decision.statement->policy_name;
    kept.statement = decision.statement->statement;
    kept.sid = decision.statement->sid;
    return kept;
}

void AuditLog::begin(AuditEntry entry) {
    if (newest_ && newest_->call != entry.call) {
        Entries& kept = is_data_event(newest_->action) ? data_ : management_;
        kept.append(*newest_);
        kept.trim_to(kAuditKept);
    }
    newest_ = std::make_shared<AuditEntry>(std::move(entry));
}

void AuditLog::end_with(std::uint64_t call, const Error& error) {
    if (!newest_ || newest_->call != call) return;
    if (newest_.use_count() > 1) newest_ = std::make_shared<AuditEntry>(*newest_);
    newest_->error = error.code;
    newest_->message = error.message;
}

}  // namespace kds
