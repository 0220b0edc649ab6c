// std::string, compiled as the rest of the module is. The library that comes with Emscripten has it
// for size, and each of its functions closed to inlining: a push_back was ten calls there, and half
// of the time of a PutRecords. What stands here is found before it when the module is linked.

#include <string>

template class std::basic_string<char>;
