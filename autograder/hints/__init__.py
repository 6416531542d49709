"""From wrong values, and from errors, to the mistakes behind them: pure functions.

Source text is never looked at.

mistakes, network_mistakes  the catalogue: a name and a sentence for each mistake
matching                    which deliberately wrong references give the values observed
activations                 ReLU and what is taken for it
elementwise                 relu and prelu
forward, backward           DNNforward and DNNbackward
descent, steps, loop_edits  training loops, right and wrong
history, training           train
torch_training              train_torch
classifier                  train_cnn
layer_edits, sequential     get_DNN and get_lenet
block, block_edits, residual  Residual
resnet, resnet_edits        get_resnet
faults                      what ends a call without a value: errors, changed interfaces
"""
