#include "web/model/policy_templates.h"

#include <array>
#include <initializer_list>
#include <utility>
#include <vector>

#include "core/base/text.h"

namespace kds::web {
namespace {

using Texts = std::initializer_list<std::string_view>;

std::vector<std::string> each(std::string_view before, Texts names) {
    std::vector<std::string> out;
    for (const std::string_view name : names) out.push_back(cat(before, name));
    return out;
}

class Maker {
public:
    explicit Maker(const TemplateNames& names) : names_{names} {
        policy_.version = iam::Version::V2012_10_17;
    }

    iam::Statement& add(std::string_view sid, std::string_view service, Texts actions,
                        std::vector<std::string> resources) {
        iam::Statement& statement = policy_.statements.emplace_back();
        statement.sid = sid;
        statement.action.names = each(service, actions);
        statement.resource.names = std::move(resources);
        return statement;
    }
    void stream(std::string_view sid, Texts actions) {
        add(sid, "kinesis:", actions, {names_.stream});
    }
    void consumers(std::string_view sid, Texts actions) {
        add(sid, "kinesis:", actions, {cat(names_.stream, "/consumer/*")});
    }
    void key(std::string_view action) {
        if (!names_.key.empty()) add("Key", "kms:", {action}, {names_.key});
    }
    void metrics() { add("Metrics", "cloudwatch:", {"PutMetricData"}, {"*"}); }
    std::string table(std::string_view rest) const {
        return cat("arn:aws:dynamodb:", names_.region, ":", names_.account, ":table/",
                   names_.application, rest);
    }
    /// Of a resource: for the other account.
    void share(Texts actions) {
        iam::Statement& statement = add("Share", "kinesis:", actions, {names_.stream});
        statement.principal.emplace().names.push_back(
            {iam::PrincipalName::Kind::Account, names_.other_account});
    }
    iam::Policy take() { return std::move(policy_); }

private:
    const TemplateNames& names_;
    iam::Policy policy_;
};

void library(Maker& make) {
    make.stream("Stream", {"DescribeStream", "DescribeStreamSummary", "RegisterStreamConsumer",
                           "GetRecords", "GetShardIterator", "ListShards"});
    make.consumers("FanOut", {"SubscribeToShard", "DescribeStreamConsumer"});
    make.add("Leases", "dynamodb:",
             {"CreateTable", "DescribeTable", "UpdateTable", "Scan", "GetItem", "PutItem",
              "UpdateItem", "DeleteItem"},
             {make.table("")});
    make.add(
        "Coordination", "dynamodb:",
        {"CreateTable", "DescribeTable", "Scan", "GetItem", "PutItem", "UpdateItem", "DeleteItem"},
        {make.table("-WorkerMetricStats"), make.table("-CoordinatorState")});
    make.add("Index", "dynamodb:", {"Query"}, {make.table("/index/*")});
    make.metrics();
    make.key("Decrypt");
}

}  // namespace

std::span<const PolicyTemplateInfo> policy_templates() {
    static constexpr std::array<PolicyTemplateInfo, 10> kAll{{
        {PolicyTemplate::Producer, "producer", "Producer (SDK)", false},
        {PolicyTemplate::ProducerKpl, "kpl", "Producer (KPL)", false},
        {PolicyTemplate::Reader, "reader", "Reader (SDK)", false},
        {PolicyTemplate::FanOut, "fan_out", "Reader with fan-out", false},
        {PolicyTemplate::Library, "library", "Application (KCL)", false},
        {PolicyTemplate::Auditor, "auditor", "Auditor", false},
        {PolicyTemplate::Administrator, "administrator", "Administrator", false},
        {PolicyTemplate::OnlyTls, "only_tls", "Only by TLS", false},
        {PolicyTemplate::SharedReader, "shared_reader", "Readers of another account", true},
        {PolicyTemplate::SharedWriter, "shared_writer", "Writers of another account", true},
    }};
    return kAll;
}

iam::Policy policy_of(PolicyTemplate which, const TemplateNames& names) {
    Maker make(names);
    switch (which) {
        case PolicyTemplate::Producer:
            make.stream("Write", {"PutRecord", "PutRecords"});
            make.key("GenerateDataKey");
            break;
        case PolicyTemplate::ProducerKpl:
            make.stream("Write",
                        {"PutRecord", "PutRecords", "ListShards", "DescribeStreamSummary"});
            make.metrics();
            make.key("GenerateDataKey");
            break;
        case PolicyTemplate::Reader:
            make.stream("Read",
                        {"DescribeStreamSummary", "ListShards", "GetShardIterator", "GetRecords"});
            make.key("Decrypt");
            break;
        case PolicyTemplate::FanOut:
            make.stream("Read", {"DescribeStreamSummary", "ListShards", "GetShardIterator",
                                 "GetRecords", "RegisterStreamConsumer"});
            make.consumers("FanOut", {"SubscribeToShard", "DescribeStreamConsumer"});
            make.key("Decrypt");
            break;
        case PolicyTemplate::Library: library(make); break;
        case PolicyTemplate::Auditor:
            make.add("Look", "kinesis:",
                     {"DescribeStream", "DescribeStreamSummary", "GetResourcePolicy", "ListShards",
                      "ListStreamConsumers", "ListTagsForStream"},
                     {names.stream});
            make.consumers("LookAtConsumers", {"DescribeStreamConsumer", "GetResourcePolicy"});
            make.add("LookAround",
                     "kinesis:", {"ListStreams", "DescribeLimits", "DescribeAccountSettings"},
                     {"*"});
            break;
        case PolicyTemplate::Administrator: make.add("Everything", "kinesis:", {"*"}, {"*"}); break;
        case PolicyTemplate::OnlyTls: {
            iam::Statement& statement = make.add("OnlyByTls", "kinesis:", {"*"}, {"*"});
            statement.effect = iam::Effect::Deny;
            statement.conditions.push_back({.op = {.relation = iam::Relation::Bool},
                                            .key = "aws:SecureTransport",
                                            .values = {"false"}});
            break;
        }
        case PolicyTemplate::SharedReader:
            make.share({"DescribeStream", "DescribeStreamSummary", "ListShards", "GetShardIterator",
                        "GetRecords", "ListStreamConsumers"});
            break;
        case PolicyTemplate::SharedWriter:
            make.share({"DescribeStreamSummary", "ListShards", "PutRecord", "PutRecords"});
            break;
    }
    return make.take();
}

}  // namespace kds::web
