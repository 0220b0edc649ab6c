/// Where a request comes from, as policies see it (kinesis.md 11.6; IAM User Guide, "AWS global
/// condition context keys", properties of the network).
#pragma once

#include <optional>
#include <string>

#include "core/iam/policy.h"

namespace kds::iam {

struct Origin {
    /// Of the caller: aws:SourceIp over the public endpoint, aws:VpcSourceIp through one of a VPC.
    /// Empty: none is told.
    std::string address = {};
    std::string endpoint = {};  ///< "vpce-…", aws:SourceVpce; empty: the public endpoint.
    std::string vpc = {};       ///< "vpc-…", aws:SourceVpc; of an endpoint only.
    /// Of the endpoint; empty: the one that every endpoint begins with, which allows everything.
    std::optional<NamedPolicy> policy = {};

    friend bool operator==(const Origin&, const Origin&) = default;
};

}  // namespace kds::iam
