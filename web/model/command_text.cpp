#include "web/model/command_text.h"

#include "core/base/text.h"
#include "web/model/access_text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

/// Names and keys are the learner's own and may be long or no text.
std::string shortened(const std::string& text) { return data_text(text, 40); }

struct Words {
    std::string operator()(const sim::CallCreateStream& c) const {
        return cat("CreateStream, ", shortened(c.input.stream_name));
    }
    std::string operator()(const sim::CallPutRecord& c) const {
        return cat("PutRecord, key ", shortened(c.input.partition_key));
    }
    std::string operator()(const sim::CallPutRecords& c) const {
        return cat("PutRecords, ",
                   counted(static_cast<std::int64_t>(c.input.records.size()), "record"));
    }
    std::string operator()(const sim::CallGetShardIterator& c) const {
        return cat("GetShardIterator, ", shortened(c.input.shard_id));
    }
    std::string operator()(const sim::CallGetRecords&) const { return "GetRecords"; }
    std::string operator()(const sim::CallOperation& c) const {
        return std::string(to_string(c.action));
    }
    std::string operator()(const sim::AddProducer& c) const {
        return cat("producer ", shortened(c.spec.name), " added");
    }
    std::string operator()(const sim::AddConsumer& c) const {
        return cat("consumer ", shortened(c.spec.name), " added");
    }
    std::string operator()(const sim::RemoveActor& c) const {
        return cat(shortened(c.name), " removed");
    }
    std::string operator()(const sim::PauseActor& c) const {
        return cat(shortened(c.name), " paused");
    }
    std::string operator()(const sim::ResumeActor& c) const {
        return cat(shortened(c.name), " goes on");
    }
    std::string operator()(const sim::SetProducerRate& c) const {
        return cat(shortened(c.name), " sends ", rate_text(c.records_per_1000s),
                   " records a second");
    }
    std::string operator()(const sim::SetProducerPayload& c) const {
        return cat(shortened(c.name), " sends other records");
    }
    std::string operator()(const sim::InjectFault& c) const {
        return cat("at work: ", shortened(c.fault.name));
    }
    std::string operator()(const sim::LiftFault& c) const {
        return cat("ended: ", shortened(c.name));
    }
    std::string operator()(const sim::CreateKey& c) const {
        return cat("key ", shortened(c.alias), " made");
    }
    std::string operator()(const sim::ChangeAccess& c) const {
        return shortened(access_text(c.command()));
    }
};

}  // namespace

std::string command_text(const sim::Command& command) { return std::visit(Words{}, command); }

}  // namespace kds::web
