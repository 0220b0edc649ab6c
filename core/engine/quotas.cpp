#include "core/engine/quotas.h"

namespace kds {

Quotas default_quotas(std::string_view region) {
    Quotas quotas;
    const bool is_large = region == "us-east-1" || region == "us-west-2" || region == "eu-west-1";
    if (!is_large) quotas.shards_per_account = limits::kShardsPerAccountElsewhere;
    return quotas;
}

}  // namespace kds
