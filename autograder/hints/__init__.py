"""From wrong values to the mistakes behind them: pure functions, by numbers alone.

mistakes      the catalogue: a name and a sentence for each mistake
matching      which deliberately wrong references give the values that were observed
elementwise   relu and prelu            block, residual   Residual
forward       DNNforward                resnet            get_resnet
backward      DNNbackward               sequential        get_DNN and get_lenet
training      train                     classifier        train_cnn
torch_training  train_torch             descent, steps, loop_edits   wrong training loops
"""
