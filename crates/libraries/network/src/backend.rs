//! Where gradients are computed: own kernels, or Burn's automatic differentiation on one of its backends.

use burn_tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A way to compute gradients. Prediction always runs on the own kernels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Backend {
    /// The own kernels where they know all layers, else Burn's automatic differentiation on its flex backend.
    #[default]
    Flex,
    /// Burn's automatic differentiation on flex for every layer: the referee of the own kernels.
    FlexAutodiff,
    /// Burn on ndarray; needs the cargo feature `ndarray`.
    Ndarray,
    /// Burn on a GPU through Vulkan or Metal; needs the cargo feature `wgpu`.
    Wgpu,
}

impl Backend {
    /// All backends by name.
    pub const NAMES: [(&str, Self); 4] =
        [("flex", Self::Flex), ("flex-autodiff", Self::FlexAutodiff), ("ndarray", Self::Ndarray), ("wgpu", Self::Wgpu)];

    /// Name on the command line and in model files.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, backend)| *backend == self).map_or("flex", |(name, _)| name)
    }

    /// The device that Burn computes on.
    pub(crate) fn device(self) -> Result<Device> {
        match self {
            Self::Flex | Self::FlexAutodiff => Ok(Device::flex()),
            #[cfg(feature = "ndarray")]
            #[allow(deprecated, reason = "kept while Burn has it: a second opinion on every number")]
            Self::Ndarray => Ok(Device::ndarray()),
            #[cfg(feature = "wgpu")]
            Self::Wgpu => Ok(Device::wgpu(burn_tensor::DeviceKind::DefaultDevice)),
            #[allow(unreachable_patterns, reason = "reached when a feature is off")]
            _ => Err(Error::BackendNotBuilt { name: self.name() }),
        }
    }
}

impl std::str::FromStr for Backend {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let known = Self::NAMES.iter().find(|(name, _)| *name == text);
        known.map(|(_, backend)| *backend).ok_or_else(|| {
            let known = Self::NAMES.map(|(name, _)| name).join(", ");
            Error::UnknownBackend { name: text.into(), known }
        })
    }
}
