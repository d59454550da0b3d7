import Graph
import Tensors

extension Border: ParameterValue {}
