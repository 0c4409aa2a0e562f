/// Every recipe key with its default. A recipe file names only what differs.
package enum RecipeDefaults {
    package static let text = """
        name: run
        task: binary               # binary | exclusive | independent
        findings: []               # binary: one; exclusive: the classes; independent: any number
        model:
          architecture: compact    # see `thorax models list`
          channels: 1
          weights: null            # a torchvision .pth, a .safetensors or a Thorax model file
          head:
            kind: torchvision      # torchvision: the reference's own classifier | pooled: average, hidden layers, linear
            hidden: []
            dropout: null          # null: the reference's own (0.5 in VGG, else 0)
        image:
          size: 160
          resize: exact            # exact | fast
          fit: stretch             # pad | crop | stretch
          levels: stored           # stored | stretched | equalised
          crop: none               # none | lungs: the rectangle about them, found by the segmenter that comes along
        batchSize: 32
        optimiser:
          kind: adamw              # sgd | adam | adamw | rmsprop | lamb
          momentum: 0.9            # sgd and rmsprop
          weightDecay: 0.01
          clipNorm: 0.0            # 0: no clipping
        classBalance: none         # none | weights | sampling
        labelSmoothing: 0.0
        loss:
          kind: crossEntropy       # crossEntropy | focal | asymmetric | aucMargin
          gamma: 2.0               # focal
          alpha: null              # focal, sigmoid outputs: present against absent as alpha to 1 - alpha
          gammaNegative: 4.0       # asymmetric
          gammaPositive: 0.0
          clip: 0.05
          margin: 1.0              # aucMargin
        mixing:
          mixup: 0.0               # alpha of its Beta distribution; 0: off
          cutmix: 0.0
          probability: 1.0         # share of batches
        averaging:
          kind: none               # none | ema | swa
          decay: 0.999             # ema
          start: 0.75              # swa: after this part of a phase's epochs
        accumulation: 1            # batches per optimiser step
        precision: float32         # float32 | bfloat16 (autocast)
        augmentation: {}           # see Docs/recipes.md
        groups:
          by: []                   # any of site, view, sex, device, look, label
          sampling: shuffle        # shuffle | balanced: every group equally often
          objective: mean          # mean | worst: GroupDRO
          step: 0.01
          adjustment: 0.0
        decorrelation:
          from: site               # site | view | sex | device | look
          weight: 0.0
          withinLabel: true
        lungAttention:
          weight: 0.0
          evidence: map            # map: by position of the last feature map | gradient: by pixel
          margin: 0.05
        pretraining:               # of `thorax pretrain` alone
          epochs: 100
          learningRate: 0.002
          warmupEpochs: 2.0
          maskShare: 0.6
          patch: 0                 # pixels; 0: an eighth of image.size
        phases: []
        earlyStopping:
          metric: auroc            # auroc | auprc | accuracy | f1 | loss
          patience: 0              # epochs; 0: never
        threshold: youden          # youden | f1 | accuracy | sensitivity=0.95 | specificity=0.95 | a number;
                                   # chosen on validation films
        seed: 1
        threads: 0                 # libtorch's; 0: one per core
        workers: 2                 # decode threads
        checkpointSeconds: 120
        licence: unstated
        """

    /// Every key of one element of `phases`.
    package static let phase = """
        name: train
        unfreeze: all              # all | number of last backbone blocks that train
        unfreezeEvery: 0           # thaw one more block every so many epochs; 0: never
        epochs: 10
        learningRate: 0.001
        backboneRate: 1.0          # the backbone's rate, as a fraction of the head's
        layerDecay: 1.0            # times this once more per block from the head down
        schedule: cosine           # constant | step (tenfold drop at each third) | cosine | oneCycle | plateau
        warmupEpochs: 0.0
        plateauFactor: 0.1
        plateauPatience: 3         # epochs
        size: null                 # side of the training films; null: image.size
        cacheFeatures: false       # train on stored outputs of the frozen part
        views: 1                   # stored per film: itself, and augmented ones
        """
}
