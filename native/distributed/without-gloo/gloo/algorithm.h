// libtorch ships c10d's headers without those of Gloo that they include. c10d holds Gloo's types behind pointers only, so that these few
// declarations are enough; where Gloo's own headers are installed, they are taken instead.
#pragma once
