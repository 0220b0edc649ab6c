/// Everything that can be done to a world. A command is plain data; the world stamps it with its
/// virtual time and keeps it in the command log. {scenario, seed, log} is a session: undo, share
/// link, bug report and test at once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "core/api/document.h"
#include "core/engine/action.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/put_record.h"
#include "core/engine/ops/put_records.h"
#include "core/sim/consumer.h"
#include "core/sim/faults.h"
#include "core/sim/producer.h"

namespace kds::sim {

/// Who calls when a scenario's schedule or a fault does something to the service.
inline constexpr ActorId kScenarioActor = 0xffff'ffffu;

// Calls that the learner makes to the service. The answer is in World::calls().
struct CallCreateStream {
    CreateStreamInput input;
};
struct CallPutRecord {
    PutRecordInput input;
};
struct CallPutRecords {
    PutRecordsInput input;
};
struct CallGetShardIterator {
    GetShardIteratorInput input;
};
/// Reads with the iterator given or, if none is given, with the newest one that the learner holds:
/// what "$SHARD_ITERATOR" is in the AWS documentation's tutorial.
struct CallGetRecords {
    std::optional<std::string> shard_iterator;
    std::optional<std::int64_t> limit;
};

/// Any operation, with the input as a document: what the command line sends. The answer is a
/// document too. SubscribeToShard has no answer that a document could hold; it is refused.
struct CallOperation {
    Action action{};
    api::Value input;
};

// Changes of the world around the stream. Actors are named, names are unique.
struct AddProducer {
    ProducerSpec spec;
};
struct AddConsumer {
    ConsumerSpec spec;
};
struct RemoveActor {
    std::string name;
};
struct PauseActor {
    std::string name;
};
struct ResumeActor {
    std::string name;
};
struct SetProducerRate {
    std::string name;
    std::int64_t records_per_1000s = 0;
};

/// What the producer sends from now on; the records that there are stay what they are.
struct SetProducerPayload {
    std::string name;
    std::string payload_template;  ///< This and the next two: as ProducerSpec has them.
    WordLists lists;
    std::string template_id;
};

struct InjectFault {
    FaultSpec fault;
};
struct LiftFault {
    std::string name;  ///< Of the fault.
};
/// A customer managed key of KMS, enabled: "alias/NAME".
struct CreateKey {
    std::string alias;
};

struct AccessCommand;
/// Anything about principals, policies, keys and ways: access_command.h.
class ChangeAccess {
public:
    explicit ChangeAccess(AccessCommand command);
    const AccessCommand& command() const { return *command_; }

private:
    std::shared_ptr<const AccessCommand> command_;  ///< Never null; commands do not change.
};

using Command = std::variant<CallCreateStream, CallPutRecord, CallPutRecords, CallGetShardIterator,
                             CallGetRecords, AddProducer, AddConsumer, RemoveActor, PauseActor,
                             ResumeActor, SetProducerRate, CallOperation, InjectFault, LiftFault,
                             CreateKey, SetProducerPayload, ChangeAccess>;

struct LoggedCommand {
    Instant at{};
    Command command;
};

}  // namespace kds::sim
