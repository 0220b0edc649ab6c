#include "core/engine/quotas.h"

namespace kds {

bool is_large_region(std::string_view region) {
    return region == "us-east-1" || region == "us-west-2" || region == "eu-west-1";
}

Quotas default_quotas(std::string_view region) {
    Quotas quotas;
    if (!is_large_region(region)) quotas.shards_per_account = limits::kShardsPerAccountElsewhere;
    return quotas;
}

}  // namespace kds
